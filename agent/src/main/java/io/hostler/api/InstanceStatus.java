package io.hostler.api;

import io.hostler.model.Condition;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of an instance.
 *
 * @param state one of {@code creating running stopped deleting error unknown}
 * @param reason why; of an unplaced instance: what did not fit
 * @param since when it came into the state; of an unknown one: since when nothing is heard
 * @param node name of the node that it is placed on; empty while unplaced
 * @param addresses as placed
 * @param observedGeneration the generation that the node's report speaks of; 0 when there is none
 * @param appliedGeneration the newest generation that is wholly in force on the node; 0 when there
 *     is none, and while something is in the way: the reason says what
 * @param actions by verb how the newest action goes: {@code running}, {@code done}, {@code failed:
 *     …}, {@code interrupted}; none that the node has not begun
 */
public record InstanceStatus(
    String state,
    String reason,
    Optional<Instant> since,
    Optional<String> node,
    List<String> addresses,
    List<Condition> conditions,
    long observedGeneration,
    long appliedGeneration,
    Map<String, String> actions) {

  public InstanceStatus {
    addresses = List.copyOf(addresses);
    conditions = List.copyOf(conditions);
    actions = Map.copyOf(actions);
  }
}
