package io.hostler.firewall;

import io.hostler.host.Sysctls;
import io.hostler.linux.Errno;
import io.hostler.linux.Libc;
import io.hostler.linux.LinuxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the kernel logs from now on. It logs packets of other network namespaces than the first only
 * when it is told to: that setting is put back at the end.
 */
final class KernelLog implements AutoCloseable {
  private static final String ALL = "net/netfilter/nf_log_all_netns";
  private static final int EPIPE = 32;
  private static final int RECORD = 8192;

  private final String before = Sysctls.read(ALL).found().orElseThrow();
  private final int fd =
      Libc.open(Path.of("/dev/kmsg"), Libc.O_RDONLY | Libc.O_NONBLOCK | Libc.O_CLOEXEC, 0);

  KernelLog() {
    Sysctls.write(ALL, "1");
    var unused = next();
  }

  /** The messages since it was last asked. */
  List<String> next() {
    List<String> messages = new ArrayList<>();
    byte[] record = new byte[RECORD];
    while (true) {
      try {
        int size = Libc.read(fd, record);
        String text = new String(record, 0, size, StandardCharsets.UTF_8);
        messages.add(text.substring(text.indexOf(';') + 1).lines().findFirst().orElse(""));
      } catch (LinuxException e) {
        if (e.errno() == Errno.EAGAIN) {
          return messages;
        }
        if (e.errno() != EPIPE) { // others wrote more than the kernel keeps: on with what there is
          throw e;
        }
      }
    }
  }

  @Override
  public void close() {
    Libc.close(fd);
    Sysctls.write(ALL, before);
  }
}
