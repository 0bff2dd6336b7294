package io.hostler.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hostler.store.SteppedScheduler;
import org.junit.jupiter.api.Test;

class HeapTrimTest {
  private static final long MIB = 1L << 20;

  private long used;
  private long alive;
  private int collections;

  private final HeapTrim trim =
      new HeapTrim(
          () -> used,
          () -> {
            used = alive;
            collections++;
          },
          new SteppedScheduler());

  @Test
  void collectsWhatTheStartLeft() {
    heap(10, 16);
    assertEquals(1, collections);
  }

  @Test
  void isQuietWhileOnlyTheYoungGenerationFillsUp() {
    heap(10, 16);
    heap(10, 14);
    heap(10, 14);
    assertEquals(1, collections);
  }

  @Test
  void collectsAfterABusyTimeAndIsQuietWithWhatStayedAlive() {
    heap(10, 16);
    heap(20, 110);
    heap(20, 24);
    assertEquals(2, collections);
  }

  @Test
  void waitsForMoreTheMoreIsAlive() {
    heap(200, 300);
    heap(200, 229);
    assertEquals(1, collections);
    heap(200, 231);
    assertEquals(2, collections);
  }

  private void heap(long aliveMib, long usedMib) {
    alive = aliveMib * MIB;
    used = usedMib * MIB;
    trim.look();
  }
}
