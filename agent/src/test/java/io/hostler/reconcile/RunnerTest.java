package io.hostler.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.plan.MonotonicClock;
import io.hostler.plan.Outcome;
import io.hostler.plan.Plan;
import io.hostler.plan.Problem;
import io.hostler.plan.Step;
import io.hostler.plan.Wake;
import io.hostler.testing.Eventually;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    Duration seldom = Runner.RESYNC;
    Optional<Problem> blocked = Optional.empty();
    final Deque<Outcome> scripted = new ArrayDeque<>();
    final List<KeyStatus> settled = new ArrayList<>();

    @Override
    public Plan<Grow> plan(Key key) {
      if (blocked.isPresent()) {
        return Plan.blocked("thing", blocked.get());
      }
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
    public Duration seldom(Key key) {
      return seldom;
    }

    @Override
    public void settled(Key key, KeyStatus status) {
      settled.add(status);
    }
  }

  private final ManualClock clock = new ManualClock();
  private final Counter counter = new Counter();
  private final Runner runner =
      new Runner(clock, clock, new Random(1), Backoff.DEFAULT, new RunListener() {});

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

  private int looks(Duration time) {
    int looks = 0;
    for (long left = time.toSeconds(); left > 0; left--) {
      clock.advance(Duration.ofSeconds(1));
      looks += runner.turn("thing").isPresent() ? 1 : 0;
    }
    return looks;
  }

  /** 200 unchanged instances cost a tenth of a processor, each looked at every half a minute. */
  @Test
  void aKeyThatIsQuietIsLookedAtEverLessOftenWhereItMay() {
    counter.seldom = Duration.ofMinutes(8);
    runner.queue(KEY);
    turn();
    looks(Duration.ofMinutes(30));
    int rest = looks(Duration.ofHours(8));
    assertTrue(rest >= 50 && rest <= 75, "each 8 minutes: " + rest);
    counter.value = 0;
    assertTrue(looks(Duration.ofMinutes(10)) >= 2, "found, and looked at again");
    assertTrue(looks(Duration.ofMinutes(3)) >= 1, "from the start");
    counter.seldom = Runner.RESYNC;
    looks(Duration.ofMinutes(10));
    assertTrue(looks(Duration.ofMinutes(10)) >= 16, "where it may not");
  }

  @Test
  void whatIsInTheWayOrUnderWayIsNotQuiet() {
    counter.seldom = Duration.ofHours(8);
    counter.value = 3;
    counter.blocked = Optional.of(BROKEN);
    runner.queue(KEY);
    turn();
    assertTrue(looks(Duration.ofMinutes(10)) >= 16);
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

  /** By an hour forwards a retry was tried at once; by an hour back it was put off. */
  @ParameterizedTest
  @ValueSource(ints = {-1, 1})
  void aDateThatIsSetNeitherDelaysNorHastensARetry(int hours) {
    counter.scripted.add(Outcome.failed(BROKEN));
    counter.scripted.add(Outcome.failed(BROKEN));
    runner.queue(KEY);
    turn();
    clock.step(Duration.ofHours(hours));
    assertEquals(Optional.empty(), runner.turn("thing"), "not earlier than it was due");
    clock.advance(Duration.ofMillis(799));
    assertEquals(Optional.empty(), runner.turn("thing"), "not earlier than it was due");
    clock.advance(Duration.ofMillis(401));
    KeyStatus.Failure second = turn().failure().orElseThrow();
    assertEquals(2, second.attempts());
    assertTrue(second.nextTry().isAfter(clock.instant()), "what is shown is a date of now");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1})
  void aDateThatIsSetNeitherDelaysNorHastensAResync(int hours) {
    counter.value = 3;
    runner.queue(KEY);
    turn();
    clock.step(Duration.ofHours(hours));
    assertEquals(Optional.empty(), runner.turn("thing"), "not earlier than it was due");
    clock.advance(Runner.RESYNC.multipliedBy(2));
    assertTrue(turn().converged());
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1})
  void aDateThatIsSetNeitherDelaysNorHastensAnEventOfAFailingKey(int hours) {
    counter.scripted.add(Outcome.failed(BROKEN));
    counter.scripted.add(Outcome.failed(BROKEN));
    runner.queue(KEY);
    turn();
    clock.advance(Duration.ofSeconds(2));
    turn();
    clock.step(Duration.ofHours(hours));
    runner.queue(KEY);
    assertEquals(Optional.empty(), runner.turn("thing"), "not at once");
    clock.advance(Backoff.DEFAULT.first());
    turn();
    assertEquals(3, counter.value);
  }

  @Test
  void whatNeverConvergesIsSaidAndBacksOff() {
    Runner stubborn =
        new Runner(clock, clock, new Random(1), Backoff.DEFAULT, new RunListener() {});
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
    Runner broken = new Runner(clock, clock, new Random(1), Backoff.DEFAULT, new RunListener() {});
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
        new Runner(
            InstantSource.system(),
            MonotonicClock.SYSTEM,
            new Random(1),
            Backoff.DEFAULT,
            new RunListener() {})) {
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

  /** Fails wherever it is told to, of the key {@code bad} alone. */
  private static final class Faulty implements Subject<Grow>, RunListener {
    private static final Key BAD = new Key("thing", "bad");
    private final String where;

    Faulty(String where) {
      this.where = where;
    }

    private void at(Key key, String place) {
      if (key.equals(BAD) && place.equals(where)) {
        throw new IllegalStateException("defect");
      }
      if (key.equals(BAD) && (place + " error").equals(where)) {
        throw new NoClassDefFoundError("a library is missing");
      }
    }

    @Override
    public Plan<Grow> plan(Key key) {
      at(key, "plan");
      return Plan.of(List.of(new Grow(1)));
    }

    @Override
    public Outcome apply(Key key, Grow step) {
      at(key, "apply");
      return Outcome.again(Wake.after(Duration.ofHours(1)), "later");
    }

    @Override
    public void settled(Key key, KeyStatus status) {
      at(key, "settled");
    }

    @Override
    public void before(Key key, Step step) {
      at(key, "before");
    }

    @Override
    public void after(Key key, Step step, Outcome outcome) {
      at(key, "after");
    }

    @Override
    public void ran(KeyStatus status) {
      at(status.key(), "ran");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"plan error", "apply error", "settled", "settled error", "before", "after", "ran"})
  void whateverThrowsTakesNoThreadAndNoKeyWithIt(String where) throws Exception {
    Faulty faulty = new Faulty(where);
    try (Runner real =
        new Runner(
            InstantSource.system(),
            MonotonicClock.SYSTEM,
            new Random(1),
            Backoff.DEFAULT,
            faulty)) {
      real.serve("thing", faulty, 1);
      for (int i = 0; i < 3; i++) {
        KeyStatus bad = real.fresh(Faulty.BAD, Duration.ofSeconds(20)).get();
        KeyStatus.Failure failure = bad.failure().orElseThrow();
        assertEquals("internal-error", failure.problem().code());
        assertEquals(i + 1, failure.attempts());
      }
      assertTrue(real.fresh(KEY, Duration.ofSeconds(20)).get().failure().isEmpty());
    }
  }

  /** Blocks in every look until it is let go. */
  private static final class Stuck implements Subject<Grow> {
    final CountDownLatch letGo = new CountDownLatch(1);
    final AtomicInteger inside = new AtomicInteger();
    final AtomicInteger worst = new AtomicInteger();

    @Override
    public Plan<Grow> plan(Key key) {
      worst.accumulateAndGet(inside.incrementAndGet(), Math::max);
      try {
        letGo.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      inside.decrementAndGet();
      return Plan.nothing();
    }

    @Override
    public Outcome apply(Key key, Grow step) {
      return Outcome.done();
    }
  }

  @Test
  void aKindWhoseWorkersAreAllStuckLeavesTheOthersFreeAndNeverTakesMoreThanItsThreads()
      throws Exception {
    Stuck stuck = new Stuck();
    try (Runner real =
        new Runner(
            InstantSource.system(),
            MonotonicClock.SYSTEM,
            new Random(1),
            Backoff.DEFAULT,
            new RunListener() {})) {
      real.serve("slow", stuck, 3);
      real.serve("thing", new Counter(), 1);
      List<CompletableFuture<KeyStatus>> slow = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        slow.add(real.fresh(new Key("slow", "k" + i), Duration.ofSeconds(60)));
      }
      Eventually.holds(() -> stuck.inside.get() == 3);
      KeyStatus other = real.fresh(KEY, Duration.ofSeconds(20)).get();
      assertEquals(3, other.plan().steps().size(), "worked while every thread of slow is stuck");
      assertEquals(3, stuck.inside.get());
      stuck.letGo.countDown();
      for (CompletableFuture<KeyStatus> each : slow) {
        assertTrue(each.get(20, TimeUnit.SECONDS).converged());
      }
      assertEquals(3, stuck.worst.get(), "at most three of the kind at once");
    }
  }

  @Test
  void theBackOffDoublesToSixtySecondsAndIsSpread() {
    Random random = new Random(7);
    long[] expected = {1, 2, 4, 8, 16, 32, 60, 60, 60};
    for (int attempts = 1; attempts <= expected.length; attempts++) {
      long base = expected[attempts - 1] * 1000;
      TreeSet<Long> seen = new TreeSet<>();
      for (int i = 0; i < 200; i++) {
        seen.add(Backoff.DEFAULT.delay(attempts, random).toMillis());
      }
      for (long millis : seen) {
        assertTrue(millis >= base * 8 / 10 && millis <= base * 12 / 10, attempts + ": " + millis);
      }
      assertTrue(
          seen.last() - seen.first() > base / 4,
          "keys that failed together do not come back together: " + seen);
    }
    for (int many : new int[] {40, 64, 1_000_000, Integer.MAX_VALUE}) {
      assertTrue(Backoff.DEFAULT.delay(many, random).toMillis() <= 72_000, "after " + many);
      assertTrue(Backoff.DEFAULT.delay(many, random).toMillis() >= 48_000, "after " + many);
    }
  }

  @Test
  void aKeyThatGoesOnFailingIsTriedAboutOnceAMinute() {
    for (int i = 0; i < 12; i++) {
      counter.scripted.add(Outcome.failed(BROKEN));
    }
    runner.queue(KEY);
    KeyStatus last = turn();
    for (int i = 1; i < 12; i++) {
      clock.advance(Duration.between(clock.instant(), last.nextLook()));
      last = turn();
    }
    long wait = Duration.between(clock.instant(), last.nextLook()).toMillis();
    assertEquals(12, last.failure().orElseThrow().attempts());
    assertTrue(wait >= 48_000 && wait <= 72_000, "waits " + wait + " ms");
  }

  @Test
  void keysThatRestTogetherAreNotLookedAtTogether() {
    counter.value = 3;
    TreeSet<Instant> looks = new TreeSet<>();
    for (int i = 0; i < 50; i++) {
      runner.queue(new Key("thing", "k" + i));
    }
    for (int i = 0; i < 50; i++) {
      looks.add(turn().nextLook());
    }
    Instant first = looks.first();
    Instant last = looks.last();
    assertTrue(!first.isBefore(clock.instant().plusSeconds(24)), "a fifth early at most");
    assertTrue(!last.isAfter(clock.instant().plusSeconds(36)), "a fifth late at most");
    assertTrue(Duration.between(first, last).toSeconds() >= 8, "spread: " + looks);
    assertTrue(looks.size() > 40, "spread: " + looks);
  }
}
