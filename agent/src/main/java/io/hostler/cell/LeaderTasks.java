package io.hostler.cell;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the leader's tasks when they are due: each by one thread at a time. */
final class LeaderTasks {
  private static final Logger log = LoggerFactory.getLogger(LeaderTasks.class);

  private final List<Slot> slots = new ArrayList<>();
  private final LongSupplier nanoClock;
  private final Executor work;

  private static final class Slot {
    final LeaderTask task;
    boolean running;

    /** The term that asked for one more run meanwhile; empty: none did. */
    Optional<Leadership> again = Optional.empty();

    long last;

    Slot(LeaderTask task) {
      this.task = task;
    }
  }

  LeaderTasks(List<LeaderTask> tasks, LongSupplier nanoClock, Executor work) {
    tasks.forEach(task -> slots.add(new Slot(task)));
    this.nanoClock = nanoClock;
    this.work = work;
  }

  void runAll(Leadership leadership) {
    slots.forEach(slot -> run(slot, leadership));
  }

  void runWaiting(Leadership leadership) {
    slots.stream().filter(slot -> slot.task.waits()).forEach(slot -> run(slot, leadership));
  }

  void runDue(Leadership leadership) {
    long now = nanoClock.getAsLong();
    for (Slot slot : slots) {
      boolean due;
      synchronized (slot) {
        due = now - slot.last >= slot.task.every().toNanos();
      }
      if (due) {
        run(slot, leadership);
      }
    }
  }

  /**
   * A task that runs already runs once more afterwards, in the newest term that asked: it may have
   * looked too early.
   */
  private void run(Slot slot, Leadership leadership) {
    synchronized (slot) {
      slot.last = nanoClock.getAsLong();
      if (slot.running) {
        slot.again = Optional.of(leadership);
        return;
      }
      slot.running = true;
    }
    work.execute(() -> loop(slot, leadership));
  }

  private static void loop(Slot slot, Leadership first) {
    Optional<Leadership> next = Optional.of(first);
    while (next.isPresent()) {
      Leadership leadership = next.get();
      try {
        if (leadership.holds()) {
          slot.task.lead(leadership);
        }
      } catch (RuntimeException | Error e) {
        log.warn("leader task failed: task={} term={}", slot.task.name(), leadership.term(), e);
      }
      synchronized (slot) {
        next = slot.again;
        slot.again = Optional.empty();
        slot.running = next.isPresent();
      }
    }
  }
}
