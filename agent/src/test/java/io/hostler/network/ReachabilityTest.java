package io.hostler.network;

import static io.hostler.network.NetworkDriverContract.ROUTED;
import static io.hostler.network.NetworkDriverContract.V4;
import static io.hostler.network.NetworkDriverContract.V6;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.host.TapName;
import io.hostler.host.Taps;
import io.hostler.linux.IpRoute;
import io.hostler.linux.Libc;
import io.hostler.linux.NetworkNamespace;
import io.hostler.linux.PacketSocket;
import io.hostler.linux.Rtnetlink;
import io.hostler.model.IpAddress;
import io.hostler.plan.Outcome;
import io.hostler.plan.Plan;
import io.hostler.plan.Uid;
import io.hostler.testing.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Packets from the world to a guest and back, through the node. */
@Tag("lab")
class ReachabilityTest {
  private final LabNetwork lab = new LabNetwork();
  private final Uid owner = Uid.random();
  private final TapName tap = TapName.of(owner);

  @AfterEach
  void close() {
    lab.close();
  }

  private void declare(HostAddress... addresses) {
    lab.declare(NetworkDriverContract.desired(owner, Rates.UNLIMITED, addresses));
  }

  /** What comes back of a datagram that the world sends there. */
  private String answer(IpAddress address) {
    return lab.world.call(
        () -> {
          try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(200);
            byte[] text = ("hello " + address).getBytes(StandardCharsets.UTF_8);
            DatagramPacket packet =
                new DatagramPacket(text, text.length, address.toInetAddress(), 9999);
            long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (System.nanoTime() < deadline) {
              socket.send(packet);
              try {
                DatagramPacket back = new DatagramPacket(new byte[100], 100);
                socket.receive(back);
                return new String(back.getData(), 0, back.getLength(), StandardCharsets.UTF_8);
              } catch (SocketTimeoutException again) {
                continue;
              }
            }
            return "nothing";
          }
        });
  }

  @Test
  void proxiedAddressesOfBothFamiliesAnswerTheWorld() {
    declare(V4, V6);
    FakeGuest guest = new FakeGuest(lab.hostSpace, tap, V4.address(), V6.address());
    try {
      assertEquals("hello 198.51.100.7", answer(V4.address()));
      assertEquals("hello fd77::7", answer(V6.address()));
    } finally {
      guest.close();
    }
  }

  @Test
  void aRoutedAddressAnswersTheWorldThatRoutesItToTheNode() {
    declare(ROUTED);
    lab.world.run(
        () -> {
          try (Rtnetlink netlink = new Rtnetlink()) {
            netlink
                .routes()
                .replace(
                    new IpRoute(
                        InetAddress.ofLiteral("203.0.113.0"),
                        24,
                        netlink.links().byName("w0").orElseThrow().index(),
                        Optional.of(InetAddress.ofLiteral("198.51.100.1")),
                        IpRoute.OURS,
                        0));
          }
        });
    FakeGuest guest = new FakeGuest(lab.hostSpace, tap, ROUTED.address(), V6.address());
    try {
      assertEquals("hello 203.0.113.9", answer(ROUTED.address()));
    } finally {
      guest.close();
    }
  }

  @Test
  void ratesInBothDirectionsLetPacketsThrough() {
    declare(V4);
    NetworkStep rates =
        new NetworkStep.SetRates(tap, new Rates(Optional.of(125_000L), Optional.of(125_000L)));
    assertEquals(Outcome.done(), lab.driver().apply(rates));
    FakeGuest guest = new FakeGuest(lab.hostSpace, tap, V4.address(), V6.address());
    try {
      assertEquals("hello 198.51.100.7", answer(V4.address()));
    } finally {
      guest.close();
    }
  }

  /** As after a move: the world's kernel has the MAC of the node that the addresses were on. */
  @ParameterizedTest
  @ValueSource(strings = {"reachable", "stale"})
  void aNeighbourThatRemembersAnotherMacLearnsOursAtOnce(String state) throws IOException {
    String before = "02:00:00:00:00:42";
    String ours = lab.host(netlink -> netlink.links().byName("up0").orElseThrow().mac());
    for (HostAddress each : List.of(V4, V6)) {
      String address = each.address().toString();
      neighbours(lab.world, "replace", address, "lladdr", before, "dev", "w0", "nud", state);
      assertTrue(remembered(each).contains("lladdr " + before), remembered(each));
    }
    declare(V4, V6);
    for (HostAddress each : List.of(V4, V6)) {
      Eventually.holds(ours + " is remembered", () -> remembered(each).contains("lladdr " + ours));
    }
  }

  private String remembered(HostAddress address) throws IOException {
    return neighbours(lab.world, "show", "to", address.address().toString(), "dev", "w0");
  }

  /** {@code ip neighbour} there; what it says. */
  private static String neighbours(NetworkNamespace where, String... arguments) throws IOException {
    String space = "--net=/proc/" + ProcessHandle.current().pid() + "/fd/" + where.fd();
    List<String> command = new ArrayList<>(List.of("nsenter", space, "ip", "neighbour"));
    command.addAll(List.of(arguments));
    Process ip = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(ip.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, ip.onExit().join().exitValue(), said);
    return said;
  }

  /** The kernel asks where the sender is routed to (rp_filter) before it remembers it. */
  @Test
  void whoAsksAsOneThatIsNotTheGuestIsNotRemembered() throws IOException {
    declare(V4);
    int fd = lab.hostSpace.call(() -> Taps.attach(tap));
    try {
      for (int i = 1; i <= 1000; i++) {
        String foreign = (i % 2 == 0 ? "10.1." : "198.51.") + i / 250 + "." + i % 250;
        Libc.write(fd, FakeGuest.asks(IpAddress.parse(foreign)));
      }
      Libc.write(fd, FakeGuest.asks(V4.address()));
      Eventually.holds(Duration.ofSeconds(10), () -> !entries().isEmpty());
      assertEquals(List.of(V4.address().toString()), entries());
    } finally {
      Libc.close(fd);
    }
  }

  /** The addresses that the host has neighbours for at the tap. */
  private List<String> entries() {
    try {
      return neighbours(lab.hostSpace, "show", "dev", tap.value())
          .lines()
          .map(line -> line.split(" ", 2)[0])
          .filter(address -> IpAddress.parse(address).isV4())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** No step but the one that sets it; QEMU's descriptor of the tap goes on working. */
  @Test
  void aRateThatChangesWhileTheGuestRunsIsTheKernelsOnTheSameTap() {
    declare(V4);
    int before = lab.host(netlink -> netlink.links().byName(tap.value()).orElseThrow().index());
    FakeGuest guest = new FakeGuest(lab.hostSpace, tap, V4.address(), V6.address());
    try {
      for (long rate : List.of(1_250_000L, 250_000L)) {
        Rates rates = new Rates(Optional.of(rate), Optional.of(2 * rate));
        NetworkDesired desired = NetworkDriverContract.desired(owner, rates, V4);
        Plan<NetworkStep> plan = NetworkPlan.of(desired, lab.driver().observe(owner));
        assertEquals(List.of(new NetworkStep.SetRates(tap, rates)), plan.steps());
        assertEquals(Outcome.done(), lab.driver().apply(plan.steps().getFirst()));
        assertEquals(Optional.of(rate), kernels(tap.value()));
        assertEquals(Optional.of(2 * rate), kernels(tap.shaper()));
        assertEquals("hello 198.51.100.7", answer(V4.address()));
      }
    } finally {
      guest.close();
    }
    int after = lab.host(netlink -> netlink.links().byName(tap.value()).orElseThrow().index());
    assertEquals(before, after);
  }

  /** The rate of a link's bucket, by its name. */
  private Optional<Long> kernels(String link) {
    return lab.host(
        netlink ->
            netlink.trafficControl().bucket(netlink.links().byName(link).orElseThrow().index()));
  }

  @Test
  void theWorldIsToldWhereAnAddressIsNow() {
    byte[] arp =
        lab.world.call(
            () -> {
              int index;
              try (Rtnetlink netlink = new Rtnetlink()) {
                index = netlink.links().byName("w0").orElseThrow().index();
              }
              try (PacketSocket packets = new PacketSocket(index)) {
                declare(V4);
                return Eventually.eventually(
                    packets::poll, frame -> frame.length >= 42 && frame[12] == 8 && frame[13] == 6);
              }
            });
    assertArrayEquals(V4.address().bytes(), Arrays.copyOfRange(arp, 28, 32), "its sender");
    assertArrayEquals(V4.address().bytes(), Arrays.copyOfRange(arp, 38, 42), "its target");
  }
}
