package io.hostler.linux;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RtnetlinkThreadsTest {
  private static final Duration SHORT = Duration.ofMillis(100);
  private static final int CALLS = 20;

  /** One that may go at the next use, and room for others' of this process. */
  private static final int FEW = 6;

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static int sockets() throws IOException {
    int count = 0;
    try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path each : all) {
        count += isSocket(each) ? 1 : 0;
      }
    }
    return count;
  }

  private static boolean isSocket(Path descriptor) throws IOException {
    try {
      return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
    } catch (NoSuchFileException e) {
      return false; // the one that lists them
    }
  }

  @Test
  void aThreadThatEndsAfterALateCallKeepsNoSocket() throws Exception {
    NativeThreads threads = new NativeThreads("late", 1, 4);
    RtnetlinkThreads netlink = new RtnetlinkThreads(threads, SHORT);
    int before = sockets();
    try {
      for (int i = 0; i < CALLS; i++) {
        CountDownLatch release = new CountDownLatch(1);
        NativeDeadlineException late =
            assertThrows(
                NativeDeadlineException.class, () -> netlink.run("held", socket -> await(release)));
        release.countDown();
        late.returned().toCompletableFuture().get(20, TimeUnit.SECONDS);
      }
      int more = sockets() - before;
      assertTrue(more <= FEW, more + " sockets after " + CALLS + " late calls");
    } finally {
      threads.close();
    }
  }
}
