package io.hostler.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NativeThreadsTest {
  private static final Duration SHORT = Duration.ofMillis(50);
  private static final Duration LONG = Duration.ofSeconds(60);
  private final CountDownLatch release = new CountDownLatch(1);
  private final NativeThreads threads = new NativeThreads("test", 1, 1);

  @AfterEach
  void end() {
    release.countDown();
    threads.close();
  }

  private NativeDeadlineException hang() {
    Callable<Boolean> stuck =
        () -> {
          release.await();
          return true;
        };
    return assertThrows(NativeDeadlineException.class, () -> threads.call("stuck", SHORT, stuck));
  }

  @Test
  void answersOnAPlatformThread() {
    assertTrue(threads.findings().isEmpty());
    assertFalse(threads.call("where", LONG, () -> Thread.currentThread().isVirtual()));
  }

  @Test
  void throwsWhatTheCallThrew() {
    LinuxException thrown =
        assertThrows(
            LinuxException.class,
            () ->
                threads.run(
                    "fails",
                    LONG,
                    () -> {
                      throw new LinuxException(Errno.EPERM, "test");
                    }));
    assertEquals(Errno.EPERM, thrown.errno());
  }

  @Test
  void aLostThreadIsReplacedAndComesBackToService() throws Exception {
    NativeDeadlineException late = hang();
    assertTrue(late.started());
    assertEquals("native-deadline", late.problem().code());
    assertEquals(1, threads.outOfService());
    assertTrue(threads.healthy());
    assertEquals("native-deadline", threads.findings().getFirst().code());
    assertEquals(7, threads.call("goes on", LONG, () -> 7));
    assertFalse(late.returned().toCompletableFuture().isDone());
    release.countDown();
    late.returned().toCompletableFuture().get(10, TimeUnit.SECONDS);
    assertEquals(8, threads.call("and on", LONG, () -> 8));
  }

  @Test
  void beyondItsSpareThreadsItIsUnhealthyAndRefusesAtOnce() {
    hang();
    hang();
    assertFalse(threads.healthy());
    assertEquals("native-unhealthy", threads.findings().getFirst().code());
    NativeDeadlineException refused =
        assertThrows(NativeDeadlineException.class, () -> threads.call("more", LONG, () -> 1));
    assertEquals("native-unhealthy", refused.problem().code());
    assertFalse(refused.started());
    release.countDown();
    long end = System.nanoTime() + LONG.toNanos();
    while (!threads.healthy()) {
      assertTrue(System.nanoTime() < end, "it never gets well");
      Thread.onSpinWait();
    }
    assertEquals(9, threads.call("well again", LONG, () -> 9));
  }

  @Test
  void howeverManyCallsHangOnlyItsThreadsAndTheSpareOnesAreTaken() throws Exception {
    NativeThreads few = new NativeThreads("few", 2, 3);
    AtomicInteger begun = new AtomicInteger();
    CountDownLatch ended = new CountDownLatch(200);
    for (int i = 0; i < 200; i++) {
      Duration patience = Duration.ofMillis(100 + 5L * i);
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  few.call(
                      "stuck",
                      patience,
                      () -> {
                        begun.incrementAndGet();
                        release.await();
                        return true;
                      });
                } catch (NativeDeadlineException expected) {
                  ended.countDown();
                }
              });
    }
    assertTrue(ended.await(20, TimeUnit.SECONDS));
    assertEquals(5, begun.get());
    assertEquals(5, few.outOfService());
    assertFalse(few.healthy());
    few.close();
  }

  @Test
  void aCallThatNeverStartedDidNotHappen() throws Exception {
    NativeThreads one = new NativeThreads("one", 1, 0);
    CountDownLatch started = new CountDownLatch(1);
    Thread holder =
        Thread.ofVirtual()
            .start(
                () ->
                    one.run(
                        "holds the thread",
                        LONG,
                        () -> {
                          started.countDown();
                          try {
                            release.await();
                          } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                          }
                        }));
    started.await();
    boolean[] ran = new boolean[1];
    NativeDeadlineException busy =
        assertThrows(
            NativeDeadlineException.class, () -> one.run("waits", SHORT, () -> ran[0] = true));
    assertEquals("native-busy", busy.problem().code());
    assertFalse(busy.started());
    release.countDown();
    holder.join();
    one.run("next", LONG, () -> {});
    assertFalse(ran[0]);
    one.close();
  }
}
