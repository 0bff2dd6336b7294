package io.hostler.reconcile;

import io.hostler.plan.Outcome;
import io.hostler.plan.Plan;
import io.hostler.plan.Problem;
import io.hostler.plan.Step;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** From how a run went to what is known of its key, and when it is looked at again. One thread. */
final class Judge {
  /**
   * A plan that was carried out is looked at again at once, at most so often in a row; then its
   * back-off begins.
   */
  private static final int PASSES = 5;

  private final InstantSource clock;
  private final RandomGenerator random;
  private final Backoff backoff;
  private final Map<Key, Integer> passes = new HashMap<>();

  Judge(InstantSource clock, RandomGenerator random, Backoff backoff) {
    this.clock = clock;
    this.random = random;
    this.backoff = backoff;
  }

  void forget(Key key) {
    passes.remove(key);
  }

  /**
   * What a run makes of a key.
   *
   * @param last what was known of it before
   */
  KeyStatus of(Key key, Run run, Instant lookedAt, Optional<KeyStatus> last) {
    Instant now = clock.instant();
    Optional<KeyStatus.Failure> before = last.flatMap(KeyStatus::failure);
    return switch (run.outcome()) {
      case Outcome.Done() when run.plan().steps().isEmpty() -> {
        passes.remove(key);
        yield new KeyStatus(
            key, run.plan(), lookedAt, Optional.empty(), Optional.empty(), resync(now));
      }
      case Outcome.Done() -> {
        int pass = passes.merge(key, 1, Integer::sum);
        if (pass < PASSES) {
          yield new KeyStatus(key, run.plan(), lookedAt, Optional.empty(), Optional.empty(), now);
        }
        String step = run.plan().steps().getLast().name();
        yield failed(key, run.plan(), lookedAt, before, step, false, notConverging(pass), now);
      }
      case Outcome.Again(var wake, String because) -> {
        passes.remove(key);
        yield new KeyStatus(
            key,
            run.plan(),
            lookedAt,
            Optional.of(because),
            Optional.empty(),
            now.plus(wake.atMost()));
      }
      case Outcome.Failed(Problem problem) ->
          failed(key, run.plan(), lookedAt, before, stepName(run), false, problem, now);
      case Outcome.Unclear(Problem problem) ->
          failed(key, run.plan(), lookedAt, before, stepName(run), true, problem, now);
    };
  }

  private static Problem notConverging(int passes) {
    return new Problem(
        "not-converging",
        "the steps were done " + passes + " times and the host still does not match",
        "something else changes it back; the plan says what");
  }

  private static String stepName(Run run) {
    return run.stoppedAt().map(Step::name).orElse("observe");
  }

  private KeyStatus failed(
      Key key,
      Plan<? extends Step> plan,
      Instant lookedAt,
      Optional<KeyStatus.Failure> before,
      String step,
      boolean unclear,
      Problem problem,
      Instant now) {
    int attempts = before.map(KeyStatus.Failure::attempts).orElse(0) + 1;
    Instant since =
        before.filter(f -> f.step().equals(step)).map(KeyStatus.Failure::since).orElse(now);
    Instant next = now.plus(backoff.delay(attempts, random));
    return new KeyStatus(
        key,
        plan,
        lookedAt,
        Optional.empty(),
        Optional.of(new KeyStatus.Failure(step, problem, unclear, since, attempts, next)),
        next);
  }

  private Instant resync(Instant now) {
    return now.plusMillis(Math.round(Runner.RESYNC.toMillis() * (0.8 + 0.4 * random.nextDouble())));
  }
}
