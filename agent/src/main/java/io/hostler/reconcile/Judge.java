package io.hostler.reconcile;

import io.hostler.plan.Outcome;
import io.hostler.plan.Plan;
import io.hostler.plan.Problem;
import io.hostler.plan.Step;
import java.time.Duration;
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

  /** How often in a row there was nothing to do and nothing in the way. */
  private final Map<Key, Integer> quiet = new HashMap<>();

  /**
   * What became of a key.
   *
   * @param status its dates are for people
   * @param pause until it is looked at again
   */
  record Judgement(KeyStatus status, Duration pause) {}

  Judge(InstantSource clock, RandomGenerator random, Backoff backoff) {
    this.clock = clock;
    this.random = random;
    this.backoff = backoff;
  }

  void forget(Key key) {
    passes.remove(key);
    quiet.remove(key);
  }

  /**
   * What a run makes of a key.
   *
   * @param seldom how long a pause may become while there is nothing to do
   * @param last what was known of it before
   */
  Judgement of(Key key, Run run, Duration seldom, Instant lookedAt, Optional<KeyStatus> last) {
    Instant now = clock.instant();
    boolean well = run.outcome() instanceof Outcome.Done && run.plan().converged();
    int looks = well ? quiet.merge(key, 1, Integer::sum) : 0;
    if (!well) {
      quiet.remove(key);
    }
    Optional<KeyStatus.Failure> before = last.flatMap(KeyStatus::failure);
    return switch (run.outcome()) {
      case Outcome.Done() when run.plan().steps().isEmpty() -> {
        passes.remove(key);
        yield well(key, run, lookedAt, Optional.empty(), resync(looks, seldom), now);
      }
      case Outcome.Done() -> {
        int pass = passes.merge(key, 1, Integer::sum);
        if (pass < PASSES) {
          yield well(key, run, lookedAt, Optional.empty(), Duration.ZERO, now);
        }
        String step = run.plan().steps().getLast().name();
        yield failed(key, run.plan(), lookedAt, before, step, false, notConverging(pass), now);
      }
      case Outcome.Again(var wake, String because) -> {
        passes.remove(key);
        yield well(key, run, lookedAt, Optional.of(because), wake.atMost(), now);
      }
      case Outcome.Failed(Problem problem) ->
          failed(key, run.plan(), lookedAt, before, stepName(run), false, problem, now);
      case Outcome.Unclear(Problem problem) ->
          failed(key, run.plan(), lookedAt, before, stepName(run), true, problem, now);
    };
  }

  private static Judgement well(
      Key key, Run run, Instant lookedAt, Optional<String> waiting, Duration pause, Instant now) {
    return new Judgement(
        new KeyStatus(key, run.plan(), lookedAt, waiting, Optional.empty(), now.plus(pause)),
        pause);
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

  private Judgement failed(
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
    Duration pause = backoff.delay(attempts, random);
    Instant next = now.plus(pause);
    KeyStatus status =
        new KeyStatus(
            key,
            plan,
            lookedAt,
            Optional.empty(),
            Optional.of(new KeyStatus.Failure(step, problem, unclear, since, attempts, next)),
            next);
    return new Judgement(status, pause);
  }

  /** Doubles with each quiet look but the first, since what a plan waits for may be only time. */
  private Duration resync(int looks, Duration seldom) {
    Duration pause = Runner.RESYNC.multipliedBy(1L << Math.clamp(looks - 1, 0, 10));
    long millis = (pause.compareTo(seldom) < 0 ? pause : seldom).toMillis();
    return Duration.ofMillis(Math.round(millis * (0.8 + 0.4 * random.nextDouble())));
  }
}
