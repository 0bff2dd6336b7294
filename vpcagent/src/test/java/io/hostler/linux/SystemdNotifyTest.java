package io.hostler.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.jna.Memory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemdNotifyTest {
  private static final int DONT_WAIT = 0x40;
  @TempDir Path directory;

  private static String heard(String address, String watchdog) {
    int fd = Libc.socket(Netlink.AF_UNIX, Netlink.SOCK_DGRAM | Netlink.SOCK_CLOEXEC, 0);
    try (Memory buffer = new Memory(200)) {
      Libc.bind(fd, SystemdNotify.address(address));
      SystemdNotify notify =
          SystemdNotify.of(Map.of("NOTIFY_SOCKET", address, "WATCHDOG_USEC", watchdog));
      notify.ready();
      notify.alive();
      notify.status("two\nlines");
      notify.stopping();
      StringBuilder all = new StringBuilder();
      for (int i = 0; i < 4; i++) {
        int size = Libc.recv(fd, buffer, 200, DONT_WAIT);
        all.append(new String(buffer.getByteArray(0, size))).append(';');
      }
      return all.toString();
    } finally {
      Libc.close(fd);
    }
  }

  @Test
  void aPathAndAnAbstractSocketHearEachMessage() {
    String all = "READY=1;WATCHDOG=1;STATUS=two lines;STOPPING=1;";
    assertEquals(all, heard(directory.resolve("notify").toString(), "1"));
    assertEquals(all, heard("@hostler-test-" + System.nanoTime(), "1"));
  }

  @Test
  void withoutASocketNothingIsSaid() {
    SystemdNotify none = SystemdNotify.of(Map.of());
    none.ready();
    assertEquals(Optional.empty(), none.watchdog());
    assertEquals(
        Optional.of(Duration.ofSeconds(30)),
        SystemdNotify.of(Map.of("WATCHDOG_USEC", "30000000")).watchdog());
  }

  @Test
  void nobodyListeningIsAnError() {
    SystemdNotify gone =
        SystemdNotify.of(Map.of("NOTIFY_SOCKET", directory.resolve("none").toString()));
    LinuxException failed = assertThrows(LinuxException.class, gone::ready);
    assertEquals(Errno.ENOENT, failed.errno());
  }

  /** As a systemd that hangs: what it does not take fills the socket. */
  @Test
  void whoListensAndTakesNothingHoldsNobodyUpForEver() throws Exception {
    String address = directory.resolve("full").toString();
    int fd = Libc.socket(Netlink.AF_UNIX, Netlink.SOCK_DGRAM | Netlink.SOCK_CLOEXEC, 0);
    try {
      Libc.bind(fd, SystemdNotify.address(address));
      SystemdNotify notify = SystemdNotify.of(Map.of("NOTIFY_SOCKET", address));
      CompletableFuture<Integer> errno = new CompletableFuture<>();
      Thread.ofPlatform()
          .daemon()
          .start(
              () -> {
                try {
                  while (true) {
                    notify.alive();
                  }
                } catch (LinuxException e) {
                  errno.complete(e.errno());
                }
              });
      assertEquals(Errno.EAGAIN, errno.get(20, TimeUnit.SECONDS));
    } finally {
      Libc.close(fd);
    }
  }
}
