package io.hostler.model;

import io.hostler.plan.Uid;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A declared resource as it stands in the store.
 *
 * @param generation grows with each change of {@code spec}
 * @param deletedAt when its deletion was asked for; empty otherwise
 * @param actions the newest action of each verb
 * @param extra every field of the stored document that this version does not know, at any depth;
 *     written back as it was
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
    Unknowns extra) {

  public Resource {
    tags = Map.copyOf(tags);
    actions = Map.copyOf(actions);
  }
}
