package io.hostler.firewall;

import io.hostler.linux.Errno;
import io.hostler.linux.Libc;
import io.hostler.linux.LinuxException;
import io.hostler.linux.Netlink;
import io.hostler.linux.NetlinkRequest;
import io.hostler.linux.NetlinkSocket;
import io.hostler.model.IpAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A router of one network namespace whose every interface is a tap in the test's hand: the guests'
 * and one to the world. A frame that is written to a tap has been routed, or not, when the write
 * returns, unless another processor was sending by the same tap just then: {@link #comesLate}.
 */
final class PacketRig implements AutoCloseable {
  private static final long TUNSETIFF = 0x400454caL;
  private static final int CONNTRACK_DELETE = 1 << 8 | 2;
  private static final short IFF_TAP_NO_PI = 0x1002;
  private static final Duration LATE = Duration.ofSeconds(1);

  final NetNs space = new NetNs("pkt");
  NftDriver driver;
  private final NftThread inside = new NftThread();
  private final Map<IfName, Integer> taps = new HashMap<>();
  private boolean runs = true;
  private int sent;

  PacketRig() throws Exception {
    space.sh(
        "sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1"
            + " net.ipv6.conf.default.accept_dad=0 net.ipv4.conf.all.rp_filter=0"
            + " net.ipv4.conf.default.rp_filter=0 net.ipv4.icmp_ratelimit=0 net.ipv4.icmp_msgs_per_sec=100000"
            + " net.ipv6.icmp.ratelimit=0");
    inside
        .call(
            () -> {
              space.enter();
              open(Some.UPLINK);
              for (int guest = 1; guest <= RandomTables.GUESTS; guest++) {
                open(Some.tap(Some.uid(guest)));
              }
              return true;
            })
        .get();
    StringBuilder script = new StringBuilder();
    taps.keySet()
        .forEach(tap -> script.append("ip link set " + tap + " address 02:00:00:00:01:00 up\n"));
    script.append(
        """
        ip addr add 203.0.113.254/32 dev up0
        ip addr add fd77:1::ffff:1/128 dev up0
        ip neigh replace 169.254.9.2 lladdr 02:00:00:00:02:00 dev up0 nud permanent
        ip neigh replace fe80::99 lladdr 02:00:00:00:02:00 dev up0 nud permanent
        ip route add 203.0.113.0/24 via 169.254.9.2 dev up0 onlink
        ip route add fd77:1::/64 via fe80::99 dev up0
        """);
    for (int guest = 1; guest <= RandomTables.GUESTS; guest++) {
      List<IpAddress> routed = new ArrayList<>(RandomTables.addresses(guest));
      routed.add(IpAddress.parse("fd77::8" + guest));
      for (var address : routed) {
        IfName tap = Some.tap(Some.uid(guest));
        script.append("ip route add " + address + " dev " + tap + "\n");
        script.append(
            "ip neigh replace "
                + address
                + " lladdr 02:00:00:00:02:00 dev "
                + tap
                + " nud permanent\n");
      }
      script.append("ip addr add 169.254.1.1/32 dev " + Some.tap(Some.uid(guest)) + "\n");
    }
    space.sh(script.toString());
    driver = new NftDriver(space.nft());
  }

  /** The agent ends and a new one begins; the table stays. */
  void restart() {
    stop();
    begin();
  }

  /** The agent ends; the table stays. */
  void stop() {
    driver.close();
    runs = false;
  }

  void begin() {
    driver = new NftDriver(space.nft());
    runs = true;
  }

  /** What is in the kernel, whoever put it there. */
  TableDesired read() throws Exception {
    return found().map(ReadBack::of).orElseGet(TableDesired::empty);
  }

  /** The same by our names, ids and elements. */
  Optional<TableFound> found() throws Exception {
    return inside
        .call(
            () -> {
              try (Nft nft = new Libnftables()) {
                return nft.read();
              }
            })
        .get();
  }

  /** Connection tracking knows no flow any more. */
  void forgetFlows() throws Exception {
    inside
        .call(
            () -> {
              try (NetlinkSocket socket = NetlinkSocket.open(Netlink.NETLINK_NETFILTER)) {
                return socket.request(
                    new NetlinkRequest(CONNTRACK_DELETE, 0, "forget all flows")
                        .fixed(4, b -> b.putInt(0)));
              }
            })
        .get();
  }

  /** Calls what opens something that is to be of this host's network. */
  <T> T inside(Callable<T> opening) throws Exception {
    return inside.call(opening).get();
  }

  /** What is in force then. */
  TableDesired commit(TableDesired table) throws Exception {
    return driver.commit(() -> table).get(10, TimeUnit.SECONDS).table();
  }

  /** Whether the host answers: it has no server, so by an error what it lets in. */
  boolean answered(Packet packet) {
    drain(packet.in());
    byte[] marker = "to the host".getBytes(StandardCharsets.US_ASCII);
    send(packet.in(), Frames.of(packet, nextId(), marker));
    return !drain(packet.in()).isEmpty();
  }

  /** Whether the packet comes out where it should. */
  boolean delivered(Packet packet) {
    int id = nextId();
    return arrives(packet, List.of(Frames.of(packet, id, marker())), marker());
  }

  /** To the packet that was sent last. */
  Packet answer(Packet question) {
    return new Packet(
        question.out().orElseThrow(),
        Optional.of(question.in()),
        question.destination(),
        question.source(),
        question.protocol(),
        Frames.port(lastId()),
        0,
        Packet.Flow.REPLY);
  }

  /** Whether the answer to the packet that was sent last comes out at who asked. */
  boolean answerArrives(Packet question, Packet answer) {
    byte[] body = Frames.body(answer, question.destinationPort(), marker());
    byte[] frame =
        Frames.ip(answer.source(), answer.destination(), answer.protocol(), body, lastId(), 0);
    return arrives(answer, List.of(frame), marker());
  }

  /** Whether the packet that was sent last comes out after all. */
  boolean comesLate(Packet packet) {
    byte[] marker = marker();
    IfName out = packet.out().orElse(packet.in());
    long end = System.nanoTime() + LATE.toNanos();
    while (System.nanoTime() < end) {
      if (drain(out).stream().anyMatch(frame -> holds(frame, marker))) {
        return true;
      }
      LockSupport.parkNanos(1_000_000);
    }
    return false;
  }

  /** Sends frames by the packet's way in; whether a frame with the marker comes out. */
  boolean arrives(Packet packet, List<byte[]> frames, byte[] marker) {
    IfName out = packet.out().orElse(packet.in());
    drain(out);
    frames.forEach(frame -> send(packet.in(), frame));
    return drain(out).stream().anyMatch(frame -> holds(frame, marker));
  }

  void send(IfName tap, byte[] frame) {
    Libc.write(taps.get(tap), frame);
  }

  List<byte[]> drain(IfName tap) {
    List<byte[]> frames = new ArrayList<>();
    for (Optional<byte[]> frame = next(tap); frame.isPresent(); frame = next(tap)) {
      frames.add(frame.get());
    }
    return frames;
  }

  @Override
  public void close() {
    if (runs) {
      driver.close();
    }
    taps.values().forEach(Libc::close);
    inside.close();
    space.close();
  }

  private int nextId() {
    sent++;
    return lastId();
  }

  private int lastId() {
    return sent % 60000;
  }

  /** By which the packet that was sent last is known again. */
  private byte[] marker() {
    return ("hostler" + lastId() + "#").getBytes(StandardCharsets.US_ASCII);
  }

  private Optional<byte[]> next(IfName tap) {
    byte[] buffer = new byte[2048];
    try {
      int length = Libc.read(taps.get(tap), buffer);
      return Optional.of(Arrays.copyOf(buffer, length));
    } catch (LinuxException e) {
      if (e.errno() == Errno.EAGAIN) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private void open(IfName name) {
    int fd = Libc.open(Path.of("/dev/net/tun"), Libc.O_RDWR | Libc.O_NONBLOCK | Libc.O_CLOEXEC, 0);
    ByteBuffer request = ByteBuffer.allocate(40).order(ByteOrder.nativeOrder());
    request.put(name.text().getBytes(StandardCharsets.US_ASCII)).putShort(16, IFF_TAP_NO_PI);
    Libc.ioctl(fd, TUNSETIFF, request.array());
    taps.put(name, fd);
  }

  private static boolean holds(byte[] frame, byte[] marker) {
    return new String(frame, StandardCharsets.ISO_8859_1)
        .contains(new String(marker, StandardCharsets.ISO_8859_1));
  }
}
