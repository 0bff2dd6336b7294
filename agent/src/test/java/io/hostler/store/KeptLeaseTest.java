package io.hostler.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeptLeaseTest {
  private final SteppedScheduler time = new SteppedScheduler();
  private final MemoryStore memory = new MemoryStore(time::nanoTime, time::run);
  private final FlakyStore store = new FlakyStore(memory);
  private final List<String> told = new ArrayList<>();
  private final KeptLease lease =
      new KeptLease(
          store,
          time,
          new Random(7),
          Duration.ofSeconds(15),
          new KeptLease.Listener() {
            @Override
            public void gained(Lease lease) {
              told.add("gained");
              store.commit(Txn.empty().putLeased("/node", "x", lease.id()));
            }

            @Override
            public void lost() {
              told.add("lost");
            }
          });

  private boolean keyIsThere() {
    return memory.get("/node").join().isPresent();
  }

  @BeforeEach
  void start() {
    lease.start();
    time.settle();
  }

  @Test
  void livesAsLongAsItIsKept() {
    for (int i = 0; i < 100; i++) {
      time.pass(Duration.ofSeconds(3));
      assertTrue(keyIsThere() && lease.held().isPresent());
    }
    assertEquals(List.of("gained"), told);
  }

  @Test
  void isLostAtTwoThirdsWhenTheStoreIsAway() {
    time.pass(Duration.ofSeconds(1));
    store.away(true);
    time.pass(Duration.ofMillis(8_900));
    assertEquals(List.of("gained"), told);
    time.pass(Duration.ofMillis(200));
    assertEquals(List.of("gained", "lost"), told);
    assertEquals(Optional.empty(), lease.held());
    assertTrue(keyIsThere(), "we stop before the store lets go");
    store.away(false);
    time.pass(Duration.ofSeconds(8));
    assertEquals(List.of("gained", "lost", "gained"), told);
    assertTrue(keyIsThere());
  }

  @Test
  void isLostInTimeWhenTheStoreIsFrozen() {
    store.freeze();
    time.pass(Duration.ofMillis(10_100));
    assertEquals(List.of("gained", "lost"), told);
  }

  @Test
  void shortOutageCostsNothing() {
    time.pass(Duration.ofSeconds(4));
    store.away(true);
    time.pass(Duration.ofSeconds(4));
    store.away(false);
    time.pass(Duration.ofSeconds(60));
    assertEquals(List.of("gained"), told);
  }

  @Test
  void isGrantedAnewWhenTheStoreForgotIt() {
    Lease first = lease.held().orElseThrow();
    first.close();
    time.pass(Duration.ofSeconds(6));
    assertEquals(List.of("gained", "lost", "gained"), told);
    assertTrue(keyIsThere() && lease.held().orElseThrow().id() != first.id());
  }

  @Test
  void closingGivesItBack() {
    lease.close();
    time.settle();
    assertTrue(memory.get("/node").join().isEmpty());
    time.pass(Duration.ofMinutes(1));
    assertEquals(List.of("gained"), told);
    assertEquals(Optional.empty(), lease.held());
  }
}
