package io.hostler.api;

import io.hostler.model.Condition;
import io.hostler.plan.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Why a resource of any kind, or a node, is as it is.
 *
 * @param state one word
 * @param summary one sentence
 * @param inForce whether all of it is in force where it has to be, or there is nothing to wait for
 * @param failure the step that fails; empty when none does
 * @param waiting what it waits for, one line each
 * @param blocked what can't be seen or is missing: what rests on it is not done
 * @param host what is wrong with the node of an instance that slows each of its starts
 * @param generations empty where no host puts it in force
 * @param plan of an instance what its node would do; empty for all else
 */
public record ExplainView(
    String state,
    String summary,
    boolean inForce,
    Optional<Failure> failure,
    List<String> waiting,
    List<Condition> conditions,
    List<Blocked> blocked,
    List<Problem> host,
    Optional<Generations> generations,
    UsedBy usedBy,
    Optional<PlanView> plan) {

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

  /**
   * @param declared as it stands
   * @param observed the oldest that one of its nodes speaks of; 0 when one says nothing
   * @param applied the oldest that is wholly in force on all its nodes; 0 when one has none, or
   *     something is in its way
   */
  public record Generations(long declared, long observed, long applied) {}

  /**
   * @param count of all that use it
   * @param names of the first of them, in order of kind: {@code instance/default/web1}
   */
  public record UsedBy(int count, List<String> names) {
    private static final int NAMED = 100;
    public static final UsedBy NOBODY = new UsedBy(0, List.of());

    public UsedBy {
      names = List.copyOf(names);
    }

    public static UsedBy of(List<String> all) {
      return new UsedBy(all.size(), all.subList(0, Math.min(NAMED, all.size())));
    }
  }

  public ExplainView {
    blocked = List.copyOf(blocked);
    host = List.copyOf(host);
    waiting = List.copyOf(waiting);
    conditions = List.copyOf(conditions);
  }
}
