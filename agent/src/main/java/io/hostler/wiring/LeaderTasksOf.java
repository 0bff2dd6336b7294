package io.hostler.wiring;

import io.hostler.cell.LeaderTask;
import io.hostler.cell.Leadership;
import io.hostler.declare.CellMark;
import io.hostler.declare.UnfinishedDeletions;
import io.hostler.memory.CellMemory;
import io.hostler.plan.Problem;
import io.hostler.reservation.PlaceWaiting;
import io.hostler.reservation.Placing;
import io.hostler.reservation.Recounting;
import io.hostler.store.Store;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the leader of the cell does: places what did not fit, ends deletions that were left behind,
 * and recounts the reservations.
 */
final class LeaderTasksOf {
  private LeaderTasksOf() {}

  /**
   * @param unread why the memory says nothing yet
   */
  static List<LeaderTask> of(
      Store store,
      CellMemory memory,
      Supplier<Optional<Problem>> unread,
      Placing placing,
      InstantSource clock) {
    PlaceWaiting waiting = new PlaceWaiting(store, placing, clock);
    UnfinishedDeletions deletions = new UnfinishedDeletions(store, clock);
    Recounting recounting = new Recounting(store);
    return List.of(
        task(
            "placeWaiting",
            Duration.ofSeconds(30),
            true,
            memory,
            unread,
            (leadership, cell) -> {
              var unused = waiting.run(memory, leadership.term(), cell.modRevision());
            }),
        task(
            "unfinishedDeletions",
            Duration.ofSeconds(30),
            true,
            memory,
            unread,
            (leadership, cell) -> deletions.run(memory, leadership.term())),
        task(
            "recount",
            Duration.ofMinutes(10),
            false,
            memory,
            unread,
            (leadership, cell) -> {
              int unused = recounting.run(leadership.term(), cell.modRevision());
            }));
  }

  private interface Work {
    void run(Leadership leadership, CellMark cell);
  }

  private static LeaderTask task(
      String name,
      Duration every,
      boolean waits,
      CellMemory memory,
      Supplier<Optional<Problem>> unread,
      Work work) {
    return new LeaderTask() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Duration every() {
        return every;
      }

      @Override
      public boolean waits() {
        return waits;
      }

      @Override
      public void lead(Leadership leadership) {
        memory
            .cell()
            .filter(cell -> unread.get().isEmpty())
            .ifPresent(cell -> work.run(leadership, cell));
      }
    };
  }
}
