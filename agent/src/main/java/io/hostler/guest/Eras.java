package io.hostler.guest;

import io.hostler.instance.Memory;
import io.hostler.manifest.ActionRun;
import io.hostler.manifest.Manifest;
import io.hostler.model.Action;
import io.hostler.model.Resource;
import io.hostler.plan.Outcome;
import io.hostler.plan.Uid;
import io.hostler.resolve.InstanceDesired;
import io.hostler.store.Replica;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What an instance does once in each era of the store. An id that the node did not remember last
 * proves nothing after the store went back: only the newest of each verb is remembered.
 */
public final class Eras {
  private static final String SKIPPED = "skipped: the store went back in time";

  private final Memory manifests;
  private final LongSupplier era;
  private final InstantSource clock;

  /**
   * @param era that the memory of the cell is of; 0 while nothing was read
   */
  public Eras(Memory manifests, LongSupplier era, InstantSource clock) {
    this.manifests = manifests;
    this.era = era;
    this.clock = clock;
  }

  /** Which one the memory is of now; ask before a wish is made, and tell {@link #step}. */
  long now() {
    return era.getAsLong();
  }

  /** Whether a wish that was begun in an era may be of two. */
  boolean mixed(long begun) {
    return begun == Replica.BETWEEN || begun != era.getAsLong();
  }

  /** Empty when the instance is in the store's era already, or begins in it. */
  Optional<CellStep.CountAsRun> step(InstanceDesired desired, long now) {
    return manifests
        .of(desired.uid())
        .found()
        .filter(manifest -> manifest.era() < now)
        .map(
            manifest ->
                new CellStep.CountAsRun(desired.uid(), now, unknown(desired.instance(), manifest)));
  }

  /** The actions of {@code instance} that this node did not run under their ids. */
  static Map<Action.Verb, String> unknown(Resource instance, Manifest manifest) {
    Map<Action.Verb, String> ids = new EnumMap<>(Action.Verb.class);
    instance
        .actions()
        .forEach(
            (verb, action) -> {
              ActionRun run = manifest.actions().get(verb);
              if (run == null || !run.id().equals(action.id())) {
                ids.put(verb, action.id());
              }
            });
    return ids;
  }

  Outcome apply(CellStep.CountAsRun step) {
    Map<Action.Verb, ActionRun> runs = new EnumMap<>(Action.Verb.class);
    step.actions()
        .forEach(
            (verb, id) -> runs.put(verb, new ActionRun(id, clock.instant(), Optional.of(SKIPPED))));
    Uid uid = step.uid();
    manifests.change(uid, manifest -> manifest.decided(step.era(), runs));
    return Outcome.done();
  }
}
