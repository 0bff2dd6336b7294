package io.hostler.store;

import java.time.Duration;

/**
 * When a replica looks after its watch. Each is stretched at random by up to a quarter, so that
 * many nodes do not ask at once.
 *
 * @param silence without an event or any other answer for so long, the store is asked whether it is
 *     there
 * @param answer how long that question may take before the connection counts as dead
 * @param renewal a watch that told nothing for so long, although the store moved on, is replaced
 * @param audit a full list, against what no client can see (events lost by the server)
 * @param retry the first pause after a failure; doubles up to {@code retryMost}
 */
public record ReplicaTiming(
    Duration silence,
    Duration answer,
    Duration renewal,
    Duration audit,
    Duration retry,
    Duration retryMost) {

  public static ReplicaTiming standard() {
    return new ReplicaTiming(
        // A second more than between two renewals of the node's lease, whose answers count: while
        // they come, nothing is asked.
        Duration.ofSeconds(6),
        Duration.ofMillis(1_500),
        Duration.ofSeconds(60),
        Duration.ofMinutes(10),
        Duration.ofMillis(100),
        Duration.ofSeconds(3));
  }
}
