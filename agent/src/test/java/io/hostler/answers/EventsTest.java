package io.hostler.answers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hostler.plan.HostlerException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventsTest {
  private final Events events = new Events(() -> Instant.EPOCH);
  private final LinkedBlockingQueue<Long> heard = new LinkedBlockingQueue<>();

  @AfterEach
  void close() {
    events.close();
  }

  private void tell(int count) {
    for (int i = 0; i < count; i++) {
      events.tell("state", Optional.empty(), "said " + i);
    }
  }

  private List<Long> next(int count) throws InterruptedException {
    Long[] all = new Long[count];
    for (int i = 0; i < count; i++) {
      all[i] = heard.poll(10, TimeUnit.SECONDS);
    }
    return List.of(all);
  }

  @Test
  void whatWasMissedComesFirstAndInOrder() throws InterruptedException {
    tell(5);
    events.subscribe(OptionalLong.of(2), event -> heard.add(event.sequence()));
    tell(100);
    assertEquals(LongStream.rangeClosed(3, 105).boxed().toList(), next(103));
  }

  @Test
  void whatIsNoLongerHeldIsGoneAndSaysSo() throws InterruptedException {
    tell(1_005);
    for (long after : List.of(0L, 4L, 2_000L)) {
      HostlerException refused =
          assertThrows(
              HostlerException.class,
              () -> events.subscribe(OptionalLong.of(after), event -> {}),
              () -> "after " + after);
      assertEquals("events-gone", refused.problem().code());
    }
    events.subscribe(OptionalLong.of(1_004), event -> heard.add(event.sequence()));
    assertEquals(List.of(1_005L), next(1));
  }

  /** The numbers began anew, and what lay between was lost without a word. */
  @Test
  void aNumberOfAFormerLifeIsGone() throws InterruptedException {
    Instant start = Instant.parse("2026-01-01T00:00:00Z");
    long last;
    try (Events former = new Events(() -> start)) {
      former.subscribe(OptionalLong.empty(), event -> heard.add(event.sequence()));
      former.tell("state", Optional.empty(), "said before");
      last = next(1).getFirst();
    }
    try (Events anew = new Events(() -> start.plusMillis(1))) {
      for (int told = 0; told < 10; told++) {
        HostlerException refused =
            assertThrows(
                HostlerException.class, () -> anew.subscribe(OptionalLong.of(last), event -> {}));
        assertEquals("events-gone", refused.problem().code());
        anew.tell("state", Optional.empty(), "said after");
      }
    }
  }

  @Test
  void whoClosedHearsNothingMore() throws InterruptedException {
    var first = events.subscribe(OptionalLong.empty(), event -> heard.add(-event.sequence()));
    first.close();
    events.subscribe(OptionalLong.empty(), event -> heard.add(event.sequence()));
    tell(1);
    assertEquals(List.of(1L), next(1));
  }
}
