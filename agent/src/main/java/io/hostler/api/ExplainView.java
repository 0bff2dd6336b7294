package io.hostler.api;

import io.hostler.model.Condition;
import io.hostler.plan.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Why a resource is as it is.
 *
 * @param summary one sentence
 * @param failure the step that fails; empty when none does
 * @param waiting what it waits for, one line each
 * @param blocked what can't be seen or is missing: what rests on it is not done
 */
public record ExplainView(
    String state,
    String summary,
    Optional<Failure> failure,
    List<String> waiting,
    List<Condition> conditions,
    List<Blocked> blocked,
    PlanView plan) {

  /**
   * A step that failed.
   *
   * @param since when it failed first
   * @param attempts failures in a row
   * @param nextTry when it is tried again
   */
  public record Failure(
      String step, Problem cause, Instant since, int attempts, Optional<Instant> nextTry) {}

  /**
   * What keeps a part from being done.
   *
   * @param part {@code disk}, {@code image}, {@code domain}, …
   * @param since when it was first reported; empty when it never was
   * @param nextLook when the node looks again, unless an event comes first
   */
  public record Blocked(String part, Problem why, Optional<Instant> since, Instant nextLook) {}

  public ExplainView {
    blocked = List.copyOf(blocked);
    waiting = List.copyOf(waiting);
    conditions = List.copyOf(conditions);
  }
}
