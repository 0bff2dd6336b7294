package io.hostler.manifest;

import io.hostler.model.Action;
import io.hostler.model.Placement;
import io.hostler.model.Resource;
import io.hostler.model.Unknowns;
import io.hostler.plan.Uid;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a node remembers of one instance: as declared, as placed, as built, and what was done to it.
 *
 * @param cell the cell that the instance belongs to
 * @param named whole copies of every resource that it names
 * @param userData the text that its spec names by sha256; secret
 * @param era of the store when it was last applied
 * @param generation last applied; with {@code era} it never goes down
 * @param built what the disk and the seed were made from; empty until the first disk is made
 * @param stopped why it is not running although it was started; empty while nothing is remembered
 * @param actions the newest run of each verb
 * @param extra what the file holds that this version does not know
 */
public record Manifest(
    Uid cell,
    Resource instance,
    Placement placement,
    List<Resource> named,
    Optional<String> userData,
    long era,
    long generation,
    Optional<Built> built,
    Optional<Stopped> stopped,
    Map<Action.Verb, ActionRun> actions,
    Unknowns extra) {

  public Manifest {
    named = List.copyOf(named);
    actions = Map.copyOf(actions);
  }

  /** One that this version makes. */
  public Manifest(
      Uid cell,
      Resource instance,
      Placement placement,
      List<Resource> named,
      Optional<String> userData,
      long era,
      long generation,
      Optional<Built> built,
      Optional<Stopped> stopped,
      Map<Action.Verb, ActionRun> actions) {
    this(
        cell,
        instance,
        placement,
        named,
        userData,
        era,
        generation,
        built,
        stopped,
        actions,
        Unknowns.NONE);
  }

  public Uid uid() {
    return instance.uid();
  }

  /** As declared and placed now; what was built and done stays. */
  public Manifest declared(
      Resource instance,
      Placement placement,
      List<Resource> named,
      Optional<String> userData,
      long era) {
    return new Manifest(
        cell,
        instance,
        placement,
        named,
        userData,
        Math.max(this.era, era),
        generation,
        built,
        stopped,
        actions,
        extra);
  }

  /**
   * In a later era of the store: what its actions are now counts as run, and no generation of it
   * was applied yet.
   *
   * @param run with the result that each is given
   */
  public Manifest decided(long era, Map<Action.Verb, ActionRun> run) {
    Map<Action.Verb, ActionRun> all = new EnumMap<>(Action.Verb.class);
    all.putAll(actions);
    all.putAll(run);
    return done(era, 0, built, stopped, all);
  }

  public Manifest applied(long generation) {
    return done(era, generation, built, stopped, actions);
  }

  public Manifest built(Built built) {
    return done(era, generation, Optional.of(built), stopped, actions);
  }

  public Manifest stopped(Optional<Stopped> stopped) {
    return done(era, generation, built, stopped, actions);
  }

  public Manifest ran(Action.Verb verb, ActionRun run) {
    Map<Action.Verb, ActionRun> all = new EnumMap<>(Action.Verb.class);
    all.putAll(actions);
    all.put(verb, run);
    return done(era, generation, built, stopped, all);
  }

  /** As declared, with another account of what was done. */
  private Manifest done(
      long era,
      long generation,
      Optional<Built> built,
      Optional<Stopped> stopped,
      Map<Action.Verb, ActionRun> actions) {
    return new Manifest(
        cell,
        instance,
        placement,
        named,
        userData,
        era,
        generation,
        built,
        stopped,
        actions,
        extra);
  }

  Manifest with(Unknowns extra) {
    return new Manifest(
        cell,
        instance,
        placement,
        named,
        userData,
        era,
        generation,
        built,
        stopped,
        actions,
        extra);
  }

  /** Without user data and keys. */
  @Override
  public String toString() {
    return "Manifest[" + instance.name() + " " + uid() + "]";
  }
}
