package io.hostler.model;

import io.hostler.plan.Uid;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * A declared resource as it stands in the store. Change it by the {@code with…} methods: they keep
 * what a newer version wrote.
 *
 * @param generation 1 at creation; grows with each change of {@code spec}
 * @param deletedAt when its deletion was asked for; empty otherwise
 * @param actions the newest action of each verb
 * @param applied the last applied document ({@link Document#applied}), for the three-way merge, as
 *     JSON text: as a tree it would be the largest thing here, and it is seldom read; empty when it
 *     was never applied
 * @param extra what the stored value holds that this version does not know
 */
public record Resource(
    ResourceName name,
    Uid uid,
    Map<String, String> tags,
    Instant createdAt,
    Optional<Instant> deletedAt,
    long generation,
    Spec spec,
    Map<Action.Verb, Action> actions,
    Optional<String> applied,
    Unknowns extra) {

  public Resource {
    tags = Map.copyOf(tags);
    actions = Map.copyOf(actions);
  }

  /** A new one of generation 1. */
  public static Resource create(
      ResourceName name, Uid uid, Map<String, String> tags, Instant createdAt, Spec spec) {
    return new Resource(
        name,
        uid,
        tags,
        createdAt,
        Optional.empty(),
        1,
        spec,
        Map.of(),
        Optional.empty(),
        Unknowns.NONE);
  }

  public Kind kind() {
    return name.kind();
  }

  public boolean deleting() {
    return deletedAt.isPresent();
  }

  /** Whether this version may write it back; false when a newer schema wrote it. */
  public boolean writable() {
    return extra.writable();
  }

  /** The generation grows by one when the spec differs. */
  public Resource withSpec(Spec changed) {
    return new Resource(
        name,
        uid,
        tags,
        createdAt,
        deletedAt,
        changed.equals(spec) ? generation : generation + 1,
        changed,
        actions,
        applied,
        extra);
  }

  public Resource withTags(Map<String, String> changed) {
    return new Resource(
        name, uid, changed, createdAt, deletedAt, generation, spec, actions, applied, extra);
  }

  public Resource withDeletedAt(Optional<Instant> changed) {
    return new Resource(
        name, uid, tags, createdAt, changed, generation, spec, actions, applied, extra);
  }

  /** With {@code action} as the newest of its verb. */
  public Resource withAction(Action.Verb verb, Action action) {
    Map<Action.Verb, Action> all = new EnumMap<>(Action.Verb.class);
    all.putAll(actions);
    all.put(verb, action);
    return new Resource(
        name, uid, tags, createdAt, deletedAt, generation, spec, all, applied, extra);
  }

  /**
   * @param document as JSON text
   */
  public Resource withApplied(String document) {
    return new Resource(
        name,
        uid,
        tags,
        createdAt,
        deletedAt,
        generation,
        spec,
        actions,
        Optional.of(document),
        extra);
  }

  public Resource withGeneration(long changed) {
    return new Resource(
        name, uid, tags, createdAt, deletedAt, changed, spec, actions, applied, extra);
  }

  /** Under another name, all else the same: an orphan that is adopted where its name is taken. */
  public Resource withName(ResourceName changed) {
    return new Resource(
        changed, uid, tags, createdAt, deletedAt, generation, spec, actions, applied, extra);
  }
}
