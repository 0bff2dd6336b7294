package io.hostler.node;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
}
