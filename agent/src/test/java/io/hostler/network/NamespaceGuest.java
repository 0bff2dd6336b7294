package io.hostler.network;

import io.hostler.host.Sysctls;
import io.hostler.host.TapName;
import io.hostler.host.Taps;
import io.hostler.linux.InterfaceAddress;
import io.hostler.linux.IpRoute;
import io.hostler.linux.Libc;
import io.hostler.linux.LinuxException;
import io.hostler.linux.NetworkNamespace;
import io.hostler.linux.Rtnetlink;
import io.hostler.model.IpAddress;
import io.hostler.plan.Uid;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * A guest with the kernel's own TCP: a namespace whose tap is joined to the host's frame by frame,
 * with large segments as QEMU's virtio has them.
 */
final class NamespaceGuest implements AutoCloseable {
  private static final long TUNSETOFFLOAD = 0x400454d0L;
  private static final long CHECKSUMS_AND_TSO = 1 | 2 | 4;
  private static final int FRAME = 70_000;

  final NetworkNamespace space = NetworkNamespace.create();
  private final int outer;
  private final int inner;
  private final List<Thread> pumps;
  private volatile boolean closed;

  NamespaceGuest(NetworkNamespace host, TapName tap, IpAddress address) {
    TapName own = TapName.of(Uid.random());
    outer = host.call(() -> attach(tap));
    inner = space.call(() -> attach(own));
    space.run(() -> configure(own, address));
    pumps =
        List.of(
            Thread.ofPlatform().daemon().start(() -> pump(outer, inner)),
            Thread.ofPlatform().daemon().start(() -> pump(inner, outer)));
  }

  private static int attach(TapName tap) {
    int fd = Taps.attach(tap);
    Libc.ioctl(fd, TUNSETOFFLOAD, CHECKSUMS_AND_TSO);
    return fd;
  }

  private static void configure(TapName own, IpAddress address) {
    try (Rtnetlink netlink = new Rtnetlink()) {
      int index = netlink.links().byName(own.value()).orElseThrow().index();
      Sysctls.write("net/ipv6/conf/" + own + "/disable_ipv6", "1");
      netlink.links().setUp(index, true);
      netlink.addresses().add(new InterfaceAddress(index, address.toInetAddress(), 32));
      InetAddress gateway = InetAddress.ofLiteral("169.254.1.1");
      netlink.routes().add(IpRoute.toHost(gateway, index));
      netlink
          .routes()
          .add(
              new IpRoute(
                  InetAddress.ofLiteral("0.0.0.0"),
                  0,
                  index,
                  Optional.of(gateway),
                  IpRoute.OURS,
                  0));
    }
  }

  private void pump(int from, int to) {
    byte[] buffer = new byte[FRAME];
    while (!closed) {
      try {
        int size = Libc.read(from, buffer);
        Libc.write(to, Arrays.copyOf(buffer, size));
      } catch (LinuxException nothingYet) {
        LockSupport.parkNanos(20_000);
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    for (Thread pump : pumps) {
      try {
        pump.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    Libc.close(outer);
    Libc.close(inner);
    space.close();
  }
}
