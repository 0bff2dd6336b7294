package io.hostler.libvirt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.plan.Outcome;
import io.hostler.testing.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The bounds that {@link LibvirtCalls} gives: four at once, sixteen that hang. */
class CallThreadsTest {
  private static final Duration SHORT = Duration.ofMillis(30);
  private static final Duration LONG = Duration.ofSeconds(20);

  private final CountDownLatch release = new CountDownLatch(1);
  private final CallThreads threads = new CallThreads(LibvirtCalls.AT_ONCE, LibvirtCalls.MAY_HANG);
  private final ExecutorService callers = Executors.newCachedThreadPool();

  @AfterEach
  void end() {
    release.countDown();
    threads.close();
    callers.shutdownNow();
  }

  private boolean held() throws InterruptedException {
    release.await();
    return true;
  }

  private HypervisorException refused(String key, Duration deadline, Callable<Boolean> call) {
    return assertThrows(HypervisorException.class, () -> threads.call(key, "look", deadline, call));
  }

  @Test
  void fourRunAtOnceAndAFifthFindsItBusy() throws Exception {
    CountDownLatch running = new CountDownLatch(4);
    AtomicInteger more = new AtomicInteger();
    List<CompletableFuture<Boolean>> calls = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      String key = "k" + i;
      calls.add(
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return threads.call(
                      key,
                      "hold",
                      LONG,
                      () -> {
                        running.countDown();
                        return held();
                      });
                } catch (ExecutionException e) {
                  throw new IllegalStateException(e);
                }
              },
              callers));
    }
    assertTrue(running.await(20, TimeUnit.SECONDS));
    HypervisorException fifth =
        refused(
            "k5",
            SHORT,
            () -> {
              more.incrementAndGet();
              return true;
            });
    assertEquals("libvirt-busy", fifth.problem().code());
    assertEquals(0, more.get(), "it was not begun");
    assertTrue(fifth.outcome() instanceof Outcome.Failed);
    assertEquals(0, threads.hanging());
    release.countDown();
    for (CompletableFuture<Boolean> call : calls) {
      assertTrue(call.get(20, TimeUnit.SECONDS));
    }
    assertTrue(threads.call("k5", "look", LONG, () -> true), "all permits are back");
  }

  @Test
  void aLateCallIsUnclearItsKeyIsRefusedAndOthersGoOn() throws Exception {
    assertTrue(refused("web1", SHORT, this::held).outcome() instanceof Outcome.Unclear);
    assertEquals(1, threads.hanging());
    assertEquals("libvirt-hangs", threads.findings().getFirst().code());
    assertEquals("libvirt-hangs", refused("web1", LONG, () -> true).problem().code());
    assertTrue(threads.call("web2", "look", LONG, () -> true));
    release.countDown();
    Eventually.holds(LONG, "it returned", () -> threads.hanging() == 0);
    assertTrue(threads.call("web1", "look", LONG, () -> true));
    assertTrue(threads.findings().isEmpty());
  }

  @Test
  void sixteenMayHangAndThenNoneIsLetIn() throws Exception {
    for (int i = 0; i < 16; i++) {
      assertTrue(threads.call("free" + i, "look", LONG, () -> true), "let in with " + i);
      refused("hung" + i, SHORT, this::held);
    }
    AtomicInteger begun = new AtomicInteger();
    HypervisorException more =
        refused(
            "other",
            LONG,
            () -> {
              begun.incrementAndGet();
              return true;
            });
    assertEquals("libvirt-hangs", more.problem().code());
    assertEquals(0, begun.get());
    assertFalse(threads.findings().isEmpty());
    release.countDown();
    Eventually.holds(LONG, "they returned", () -> threads.hanging() == 0);
    assertTrue(threads.call("other", "look", LONG, () -> true));
  }

  /** All come while none hangs yet: those that wait for a thread see the others become late. */
  @Test
  void howeverManyCallAtOnceOnlyAsManyThreadsAreTakenAsMayRunAndHang() throws Exception {
    AtomicInteger begun = new AtomicInteger();
    CountDownLatch ended = new CountDownLatch(200);
    for (int i = 0; i < 200; i++) {
      String key = "k" + i;
      Duration patience = Duration.ofMillis(100 + 5L * i);
      callers.execute(
          () -> {
            try {
              refused(
                  key,
                  patience,
                  () -> {
                    begun.incrementAndGet();
                    return held();
                  });
            } finally {
              ended.countDown();
            }
          });
    }
    assertTrue(ended.await(20, TimeUnit.SECONDS));
    assertTrue(threads.hanging() >= 16, threads.hanging() + " hang");
    assertTrue(begun.get() < 4 + 16, begun + " were begun");
  }

  @Test
  void aCallThatWaitedIsRefusedWhenAnotherOfItsKeyBecameLateMeanwhile() throws Exception {
    CountDownLatch running = new CountDownLatch(4);
    Callable<Boolean> hold =
        () -> {
          running.countDown();
          return held();
        };
    for (String other : List.of("web2", "web3", "web4")) {
      callers.submit(() -> threads.call(other, "hold", LONG, hold));
    }
    callers.execute(() -> refused("web1", Duration.ofMillis(500), hold));
    assertTrue(running.await(20, TimeUnit.SECONDS));
    AtomicInteger begun = new AtomicInteger();
    HypervisorException second =
        refused(
            "web1",
            LONG,
            () -> {
              begun.incrementAndGet();
              return true;
            });
    assertEquals("libvirt-hangs", second.problem().code());
    assertEquals(0, begun.get());
  }

  @Test
  void whatACallThrowsIsItsOwnAndGivesThePermitBack() throws Exception {
    for (int i = 0; i < 10; i++) {
      assertThrows(
          ExecutionException.class,
          () ->
              threads.call(
                  "k",
                  "fail",
                  LONG,
                  () -> {
                    throw new IllegalStateException("told to");
                  }));
    }
    assertTrue(threads.call("k", "look", LONG, () -> true));
  }
}
