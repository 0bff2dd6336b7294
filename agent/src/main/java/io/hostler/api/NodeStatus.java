package io.hostler.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.hostler.model.Condition;
import java.time.Instant;
import java.util.List;

/**
 * What one node says of a resource.
 *
 * @param node the node's name
 * @param state a word of the kind's own; {@code unknown} while nothing is heard of the node
 * @param reason why it is in that state
 * @param since when it came into the state; of an unknown one: since when nothing is heard
 * @param observedGeneration the generation that the node speaks of
 * @param appliedGeneration the newest generation that is wholly in force on the node; 0 when there
 *     is none, and while something is in the way: the reason says what
 * @param body what only this kind has
 */
public record NodeStatus(
    String node,
    String state,
    String reason,
    Instant since,
    List<Condition> conditions,
    long observedGeneration,
    long appliedGeneration,
    JsonNode body) {

  public NodeStatus {
    conditions = List.copyOf(conditions);
  }
}
