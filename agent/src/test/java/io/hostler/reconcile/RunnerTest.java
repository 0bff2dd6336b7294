package io.hostler.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.plan.Outcome;
import io.hostler.plan.Plan;
import io.hostler.plan.Problem;
import io.hostler.plan.Step;
import io.hostler.plan.Wake;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RunnerTest {
  private static final Key KEY = new Key("thing", "a");
  private static final Problem BROKEN = new Problem("broken", "it broke");

  private record Grow(int to) implements Step {
    @Override
    public String says() {
      return "grow to " + to;
    }
  }

  /**
   * A number on the "host" that should be 3; each step grows it by one, unless an outcome is
   * scripted.
   */
  private static final class Counter implements Subject<Grow> {
    int value;
    final Deque<Outcome> scripted = new ArrayDeque<>();
    final List<KeyStatus> settled = new ArrayList<>();

    @Override
    public Plan<Grow> plan(Key key) {
      return Plan.of(IntStream.rangeClosed(value + 1, 3).mapToObj(Grow::new).toList());
    }

    @Override
    public Outcome apply(Key key, Grow step) {
      if (!scripted.isEmpty()) {
        return scripted.pop();
      }
      value = step.to();
      return Outcome.done();
    }

    @Override
    public void settled(Key key, KeyStatus status) {
      settled.add(status);
    }
  }

  private final ManualClock clock = new ManualClock();
  private final Counter counter = new Counter();
  private final Runner runner =
      new Runner(clock, new Random(1), Backoff.DEFAULT, new RunListener() {});

  RunnerTest() {
    runner.serve("thing", counter, 0);
  }

  private KeyStatus turn() {
    return runner.turn("thing").orElseThrow(() -> new AssertionError("nothing was due"));
  }

  @Test
  void appliesThePlanLooksAgainAndRests() {
    runner.queue(KEY);
    assertEquals(3, turn().plan().steps().size());
    assertTrue(turn().converged());
    assertEquals(Optional.empty(), runner.turn("thing"));
    clock.advance(Runner.RESYNC.multipliedBy(2));
    assertTrue(turn().converged());
    assertEquals(3, counter.value);
  }

  @Test
  void aFailureBacksOffAndSaysSinceWhenAndWhenNext() {
    counter.scripted.add(Outcome.failed(BROKEN));
    counter.scripted.add(Outcome.failed(BROKEN));
    runner.queue(KEY);
    KeyStatus.Failure first = turn().failure().orElseThrow();
    assertEquals(1, first.attempts());
    assertEquals("Grow", first.step());
    assertEquals(clock.instant(), first.since());
    assertEquals(Optional.empty(), runner.turn("thing"));
    clock.advance(Duration.ofMillis(1200));
    KeyStatus.Failure second = turn().failure().orElseThrow();
    assertEquals(2, second.attempts());
    assertEquals(first.since(), second.since());
    assertTrue(
        Duration.between(clock.instant(), second.nextTry()).toMillis() >= 1600, "it doubles");
    clock.advance(Duration.ofSeconds(3));
    turn();
    assertTrue(turn().converged());
  }

  @Test
  void eventsOfAFailingKeyDoNotMakeItSpin() {
    counter.scripted.add(Outcome.failed(BROKEN));
    runner.queue(KEY);
    turn();
    runner.queue(KEY);
    assertEquals(Optional.empty(), runner.turn("thing"));
    clock.advance(Backoff.DEFAULT.first());
    turn();
    assertEquals(3, counter.value);
  }

  @Test
  void againWaitsWithoutCountingAsFailure() {
    counter.scripted.add(Outcome.again(Wake.after(Duration.ofSeconds(5)), "shutting down"));
    runner.queue(KEY);
    KeyStatus status = turn();
    assertEquals(Optional.of("shutting down"), status.waiting());
    assertEquals(Optional.empty(), status.failure());
    assertEquals(Optional.empty(), runner.turn("thing"));
    runner.queue(KEY);
    turn();
    assertEquals(3, counter.value);
  }

  @Test
  void whatNeverConvergesIsSaidAndBacksOff() {
    Runner stubborn = new Runner(clock, new Random(1), Backoff.DEFAULT, new RunListener() {});
    stubborn.serve(
        "thing",
        new Subject<Grow>() {
          @Override
          public Plan<Grow> plan(Key key) {
            return Plan.of(List.of(new Grow(1)));
          }

          @Override
          public Outcome apply(Key key, Grow step) {
            return Outcome.done();
          }
        },
        0);
    stubborn.queue(KEY);
    KeyStatus last = null;
    int turns = 0;
    for (Optional<KeyStatus> next = stubborn.turn("thing");
        next.isPresent();
        next = stubborn.turn("thing")) {
      last = next.get();
      assertTrue(++turns < 100, "it spins");
    }
    assertEquals("not-converging", last.failure().orElseThrow().problem().code());
  }

  @Test
  void aSubjectThatThrowsIsAFailureWithItsCause() {
    Runner broken = new Runner(clock, new Random(1), Backoff.DEFAULT, new RunListener() {});
    broken.serve(
        "thing",
        new Subject<Grow>() {
          @Override
          public Plan<Grow> plan(Key key) {
            throw new IllegalStateException("defect");
          }

          @Override
          public Outcome apply(Key key, Grow step) {
            return Outcome.done();
          }
        },
        0);
    broken.queue(KEY);
    KeyStatus.Failure failure = broken.turn("thing").orElseThrow().failure().orElseThrow();
    assertEquals("observe", failure.step());
    assertTrue(failure.problem().detail().contains("defect"));
  }

  @Test
  void aForgottenKeyIsNotLookedAtAgain() {
    runner.queue(KEY);
    turn();
    runner.forget(KEY);
    clock.advance(Duration.ofHours(1));
    assertEquals(Optional.empty(), runner.turn("thing"));
    assertEquals(Optional.empty(), runner.status(KEY));
  }

  @Test
  void freshAnswersWithALookThatBeganAfterTheAsk() throws Exception {
    CompletableFuture<KeyStatus> answer = runner.fresh(KEY, Duration.ofSeconds(10));
    assertFalse(answer.isDone());
    turn();
    assertEquals(KEY, answer.get(10, TimeUnit.SECONDS).key());
    CompletableFuture<KeyStatus> late = runner.fresh(new Key("thing", "b"), Duration.ofMillis(1));
    assertThrows(ExecutionException.class, () -> late.get(10, TimeUnit.SECONDS));
  }

  @Test
  void manyThreadsNeverWorkOneKeyTwiceAtATime() throws Exception {
    int asks = 2_000;
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger worst = new AtomicInteger();
    CountDownLatch runs = new CountDownLatch(20);
    try (Runner real =
        new Runner(InstantSource.system(), new Random(1), Backoff.DEFAULT, new RunListener() {})) {
      real.serve(
          "thing",
          new Subject<Grow>() {
            @Override
            public Plan<Grow> plan(Key key) {
              worst.accumulateAndGet(inside.incrementAndGet(), Math::max);
              Thread.yield();
              inside.decrementAndGet();
              runs.countDown();
              return Plan.nothing();
            }

            @Override
            public Outcome apply(Key key, Grow step) {
              return Outcome.done();
            }
          },
          4);
      for (int i = 0; i < asks; i++) {
        real.queue(KEY);
        if (i % 100 == 0) {
          real.fresh(KEY, Duration.ofSeconds(10)).get();
        }
      }
      assertTrue(runs.await(10, TimeUnit.SECONDS));
    }
    assertEquals(1, worst.get());
  }
}
