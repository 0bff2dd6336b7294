package io.hostler.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.linux.Libc;
import io.hostler.linux.LinuxException;
import io.hostler.linux.NetworkNamespace;
import io.hostler.linux.Rtnetlink;
import io.hostler.plan.Uid;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A tap that is deleted under the process that holds its other end: here the test's own. */
@Tag("lab")
class TapsLabTest {
  private static final long TUNGETVNETHDRSZ = 0x800454d7L;

  private final TapName tap = TapName.of(Uid.random());
  private final ProcessId self =
      ProcessId.of((int) ProcessHandle.current().pid()).found().orElseThrow();

  private void delete() {
    try (Rtnetlink netlink = new Rtnetlink()) {
      netlink.links().delete(netlink.links().byName(tap.value()).orElseThrow().index());
    }
  }

  /** From 9 on QEMU aborts when it can't set the header's size. */
  @Test
  void whatLostItsTapGetsTheNewOne() throws Exception {
    try (NetworkNamespace space = NetworkNamespace.create()) {
      space.call(
          () -> {
            Taps.create(tap, 0, () -> {});
            int fd = Taps.attach(tap);
            assertFalse(Taps.reattach(tap, self));
            delete();
            Taps.create(tap, 0, () -> {});
            byte[] size = new byte[4];
            assertThrows(LinuxException.class, () -> Libc.ioctl(fd, TUNGETVNETHDRSZ, size));

            assertTrue(Taps.reattach(tap, self));

            Libc.ioctl(fd, TUNGETVNETHDRSZ, size);
            assertEquals(12, size[0]);
            assertThrows(LinuxException.class, () -> Taps.attach(tap));
            assertFalse(Taps.reattach(tap, self));
            Libc.close(fd);
            return 0;
          });
    }
  }
}
