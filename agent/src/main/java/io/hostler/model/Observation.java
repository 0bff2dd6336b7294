package io.hostler.model;

import io.hostler.plan.Uid;
import java.time.Instant;
import java.util.List;

/**
 * What a node says of a resource that it has to do with, whatever its kind: the value of {@code
 * observed/<node>/<kind>/<uid>}. Written when it changes.
 *
 * @param environment {@value Kind#CELL_WIDE} for cell-wide kinds
 * @param state one word of the kind's own; {@code unknown} is none of them: no node writes it
 * @param reason why it is in that state; empty when there is nothing to say
 * @param since when it came into the state
 * @param generation the generation of the resource that the node has seen and this speaks of
 * @param applied the newest generation that is wholly in force there; 0 before the first, and while
 *     anything is blocked or fails: then nobody can say which one is
 * @param body what only this kind has, as the text of a JSON object; none of its fields has the
 *     name of one that all have
 */
public record Observation(
    Kind kind,
    String environment,
    String name,
    Uid uid,
    String state,
    String reason,
    Instant since,
    long generation,
    long applied,
    List<Condition> conditions,
    String body) {

  /** The body of a kind that has nothing of its own to say. */
  public static final String NO_BODY = "{}";

  /** What it speaks of. */
  public record Id(Kind kind, Uid uid) {

    public static Id instance(Uid uid) {
      return new Id(Kind.INSTANCE, uid);
    }
  }

  public Observation {
    conditions = List.copyOf(conditions);
  }

  public Id id() {
    return new Id(kind, uid);
  }

  public ResourceName resourceName() {
    return ResourceName.of(kind, environment, name);
  }
}
