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
 */
public record ExplainView(
    String state,
    String summary,
    Optional<Failure> failure,
    List<String> waiting,
    List<Condition> conditions,
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

  public ExplainView {
    waiting = List.copyOf(waiting);
    conditions = List.copyOf(conditions);
  }
}
