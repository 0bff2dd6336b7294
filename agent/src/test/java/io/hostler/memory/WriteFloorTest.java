package io.hostler.memory;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.model.Kind;
import io.hostler.plan.Uid;
import io.hostler.store.Diff;
import io.hostler.store.Keys;
import io.hostler.store.Txn;
import java.util.List;
import org.junit.jupiter.api.Test;

class WriteFloorTest {
  private static final Txn DECLARES = Txn.empty().put(Keys.placement(Uid.random()), "{}");

  private boolean follows = true;
  private final WriteFloor floor = new WriteFloor(() -> follows, Runnable::run);

  private static Diff to(long revision) {
    return new Diff(revision, List.of(), List.of(), false);
  }

  @Test
  void whatWasWrittenIsWaitedFor() {
    floor.remembered(to(5));
    assertTrue(floor.reached().isDone());
    floor.committed(DECLARES, 7);
    var reached = floor.reached();
    assertFalse(reached.isDone());
    floor.remembered(to(6));
    assertFalse(reached.isDone(), "another's write");
    floor.remembered(to(7));
    assertTrue(reached.isDone());
    assertTrue(floor.reached().isDone());
  }

  @Test
  void aDeletionIsAWriteToo() {
    floor.remembered(to(5));
    floor.committed(Txn.empty().delete(Keys.resources(Kind.IMAGE) + "_/debian"), 6);
    assertFalse(floor.reached().isDone());
  }

  /** Of these the memory of what is declared hears nothing. */
  @Test
  void reportsAndLeasesAreNotWaitedFor() {
    floor.remembered(to(5));
    Uid uid = Uid.random();
    floor.committed(Txn.empty().put(Keys.observed(uid, Kind.INSTANCE, uid), "{}"), 9);
    floor.committed(Txn.empty().putLeased(Keys.node(uid), "{}", 1), 10);
    assertTrue(floor.reached().isDone());
  }

  @Test
  void whatWasReadFromTheStoreAndToldIsWaitedFor() {
    floor.remembered(to(5));
    floor.answered(0);
    floor.answered(8);
    var reached = floor.reached();
    assertFalse(reached.isDone());
    floor.remembered(to(8));
    assertTrue(reached.isDone());
  }

  @Test
  void whileTheStoreIsAwayNothingIsWaitedFor() {
    floor.committed(DECLARES, 7);
    follows = false;
    assertTrue(floor.reached().isDone(), "the answer says that it is stale");
  }

  /** Restored from a snapshot, and accepted: its revisions are lower than what was written. */
  @Test
  void aStoreThatWentBackIsNotWaitedFor() {
    floor.remembered(to(50));
    floor.committed(DECLARES, 60);
    var reached = floor.reached();
    floor.remembered(to(20));
    assertTrue(reached.isDone());
    assertTrue(floor.reached().isDone());
    floor.committed(DECLARES, 21);
    assertFalse(floor.reached().isDone());
  }

  @Test
  void whatNeverComesIsNotWaitedForTwice() {
    floor.remembered(to(5));
    floor.committed(DECLARES, 7);
    floor.reached().join();
    assertTrue(floor.reached().isDone());
  }
}
