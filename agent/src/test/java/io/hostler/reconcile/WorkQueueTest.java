package io.hostler.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class WorkQueueTest {
  private static final long T0 = -1;
  private static final long SECOND = 1_000_000_000L;
  private static final Key A = new Key("thing", "a");
  private static final Key B = new Key("thing", "b");

  private final WorkQueue queue = new WorkQueue();

  @Test
  void givesTheEarliestThatIsDue() {
    queue.add(A, T0 + 2 * SECOND);
    queue.add(B, T0 + SECOND);
    assertEquals(Optional.empty(), queue.take(T0));
    assertEquals(OptionalLong.of(T0 + SECOND), queue.nextDue());
    assertEquals(Optional.of(B), queue.take(T0 + 2 * SECOND));
    assertEquals(Optional.of(A), queue.take(T0 + 2 * SECOND));
  }

  @Test
  void aLaterTimeNeverPutsOffAnEarlierOne() {
    queue.add(A, T0);
    queue.add(A, T0 + 30 * SECOND);
    assertEquals(Optional.of(A), queue.take(T0));
    assertEquals(OptionalLong.empty(), queue.nextDue());
  }

  @Test
  void aKeyThatIsBeingWorkedComesBackWhenItIsDone() {
    queue.add(A, T0);
    assertEquals(Optional.of(A), queue.take(T0));
    queue.add(A, T0);
    assertEquals(Optional.empty(), queue.take(T0));
    assertEquals(OptionalLong.empty(), queue.nextDue());
    queue.done(A);
    assertEquals(Optional.of(A), queue.take(T0));
  }

  @Test
  void aClockThatRunsOverItsLargestNumberGoesOn() {
    queue.add(A, Long.MAX_VALUE);
    queue.add(B, Long.MAX_VALUE + SECOND);
    assertEquals(Optional.of(A), queue.take(Long.MAX_VALUE));
    assertEquals(Optional.empty(), queue.take(Long.MAX_VALUE));
    assertEquals(Optional.of(B), queue.take(Long.MAX_VALUE + SECOND));
  }

  @Test
  void aRemovedKeyIsNotGiven() {
    queue.add(A, T0);
    queue.remove(A);
    assertEquals(Optional.empty(), queue.take(T0));
  }

  /**
   * Whatever the order of asks, takes and dones: no key is worked twice at a time, and none that
   * was asked for is lost.
   */
  @Property
  void noKeyIsWorkedTwiceAtATimeAndNoneIsLost(
      @ForAll List<@IntRange(min = 0, max = 14) Integer> operations) {
    WorkQueue random = new WorkQueue();
    Set<Key> working = new HashSet<>();
    Set<Key> asked = new HashSet<>();
    for (int operation : operations) {
      Key key = new Key("thing", Integer.toString(operation % 5));
      switch (operation / 5) {
        case 0 -> {
          random.add(key, T0);
          asked.add(key);
        }
        case 1 ->
            random
                .take(T0)
                .ifPresent(
                    taken -> {
                      assertEquals(true, working.add(taken), taken + " is worked twice");
                      asked.remove(taken);
                    });
        default -> {
          if (working.remove(key)) {
            random.done(key);
          }
        }
      }
    }
    working.forEach(random::done);
    for (Optional<Key> left = random.take(T0); left.isPresent(); left = random.take(T0)) {
      assertEquals(true, asked.remove(left.get()), left + " was not asked for");
    }
    assertEquals(Set.of(), asked);
  }
}
