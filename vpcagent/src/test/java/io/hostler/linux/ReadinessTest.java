package io.hostler.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ReadinessTest {

  /** A counter of its own is as good a descriptor as any. */
  private final int counter = Libc.eventfd(0);

  private void count() {
    Libc.write(counter, new byte[] {1, 0, 0, 0, 0, 0, 0, 0});
  }

  @Test
  void waitsUntilSomethingComesOrItIsEnded() throws Exception {
    try (Readiness readiness = new Readiness()) {
      count();
      assertTrue(readiness.await(counter), "it came before");
      Libc.read(counter, new byte[8]);
      CompletableFuture<Boolean> waiting =
          CompletableFuture.supplyAsync(() -> readiness.await(counter));
      count();
      assertTrue(waiting.get(60, TimeUnit.SECONDS));
      Libc.read(counter, new byte[8]);
      CompletableFuture<Boolean> ended =
          CompletableFuture.supplyAsync(() -> readiness.await(counter));
      readiness.end();
      assertFalse(ended.get(60, TimeUnit.SECONDS));
      count();
      assertFalse(readiness.await(counter), "ended is ended, whatever comes");
    } finally {
      Libc.close(counter);
    }
  }

  /** The descriptor may be another's by then. */
  @Test
  void endedAfterItsCloseWritesNothing() {
    Readiness readiness = new Readiness();
    readiness.close();
    // It takes the number that has just become free.
    int other = Libc.eventfd(Libc.O_NONBLOCK);
    readiness.end();
    readiness.close();
    LinuxException nothing =
        assertThrows(LinuxException.class, () -> Libc.read(other, new byte[8]));
    assertEquals(Errno.EAGAIN, nothing.errno());
    Libc.close(other);
    Libc.close(counter);
  }
}
