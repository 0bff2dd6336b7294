package io.hostler.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ImageThreadsTest {

  /** As many servers that never get on with it as there may be fetches, and one more. */
  @Test
  void fetchesThatHangLeaveTheChecksFree() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch held = new CountDownLatch(ImageThreads.FETCHES);
    try (ImageThreads threads = new ImageThreads()) {
      for (int i = 0; i <= ImageThreads.FETCHES; i++) {
        var unused =
            threads
                .fetches()
                .submit(
                    () -> {
                      held.countDown();
                      release.await();
                      return true;
                    });
      }
      assertTrue(held.await(20, TimeUnit.SECONDS));
      assertFalse(
          threads
              .checks()
              .submit(() -> Thread.currentThread().isVirtual())
              .get(20, TimeUnit.SECONDS));
      release.countDown();
    }
  }

  @Test
  void howeverManyFetchesAreAskedForOnlySoManyRun() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(ImageThreads.FETCHES);
    AtomicInteger atOnce = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    try (ImageThreads threads = new ImageThreads()) {
      List<Future<Boolean>> fetches = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        fetches.add(
            threads
                .fetches()
                .submit(
                    () -> {
                      most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                      begun.countDown();
                      release.await();
                      atOnce.decrementAndGet();
                      return true;
                    }));
      }
      assertTrue(begun.await(20, TimeUnit.SECONDS));
      release.countDown();
      for (Future<Boolean> fetch : fetches) {
        assertTrue(fetch.get(20, TimeUnit.SECONDS));
      }
    }
    assertEquals(4, most.get());
  }
}
