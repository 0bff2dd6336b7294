package io.hostler.firewall;

import com.sun.management.OperatingSystemMXBean;
import io.hostler.model.IpAddress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/**
 * What the rules of 10,000 instances cost a packet. Two paths of a client, a router and a server
 * each, in namespaces of their own, the servers behind an interface named as the last instance's
 * tap. One router holds the rules; the other no table at all, then a table of another's that tracks
 * connections and does nothing else, then the rules of that one instance: the first says what it
 * costs to have a table at all, the second what our rules cost a host that tracks connections
 * anyway, the third what the number of instances costs. They are measured in turns, in short
 * windows; the medians of the pairs' ratios, by the clock and by the CPU time that it took.
 */
public final class ForwardBench implements AutoCloseable {
  private static final int GUESTS = 10_000;
  private static final int PAIRS = 41;
  private static final int WARM = 5;
  private static final long BYTES = 1L << 30;
  private static final long NANOS = 300_000_000L;

  private static final String TRACKS =
      "table inet tracks { chain forward { type filter hook forward priority 0; policy accept;"
          + " ct state established,related accept; }; }";

  /** One of the rules allows it. */
  private static final int PORT = 1001;

  private static final String CLIENT = "198.51.100.1";
  private static final int LAST = 2;

  private final NetNs client = new NetNs("fc");
  private final NetNs router = new NetNs("fr");
  private final NetNs server = new NetNs("fs");
  private final IpAddress address = BenchTables.address(GUESTS);
  private final ServerSocket listening;

  private record Rate(double byClock, double byCpu) {}

  /** What is done in a window; gives how much of it. */
  private interface Work {
    double of(ForwardBench path) throws Exception;
  }

  private ForwardBench() throws Exception {
    connect();
    listening = in(server, () -> new ServerSocket(PORT, 512));
  }

  public static void main(String[] args) throws Exception {
    try (ForwardBench less = new ForwardBench();
        ForwardBench rules = new ForwardBench();
        BareNft few = new BareNft(less.router.nft(), "hostler-bench");
        BareNft all = new BareNft(rules.router.nft(), "hostler-bench")) {
      all.run(BenchTables.load(1, GUESTS));
      measure("no table", less, rules);
      few.run(TRACKS);
      measure("a table that only tracks", less, rules);
      few.run("delete table inet tracks");
      few.run(BenchTables.load(GUESTS, GUESTS));
      measure("one instance", less, rules);
    }
  }

  private static void measure(String with, ForwardBench less, ForwardBench rules) throws Exception {
    measure("throughput in Gbit/s, " + with, less, rules, ForwardBench::stream);
    measure("new connections a second, " + with, less, rules, ForwardBench::connections);
  }

  private static void measure(String what, ForwardBench less, ForwardBench rules, Work work)
      throws Exception {
    Rate[] without = new Rate[PAIRS];
    Rate[] with = new Rate[PAIRS];
    for (int pair = -WARM; pair < PAIRS; pair++) {
      boolean first = pair % 2 == 0;
      Rate one = rate(first ? rules : less, work);
      Rate two = rate(first ? less : rules, work);
      if (pair >= 0) {
        with[pair] = first ? one : two;
        without[pair] = first ? two : one;
      }
    }
    double[] clock = new double[PAIRS];
    double[] cpu = new double[PAIRS];
    Arrays.setAll(clock, i -> with[i].byClock() / without[i].byClock());
    Arrays.setAll(cpu, i -> with[i].byCpu() / without[i].byCpu());
    System.out.printf(
        "%s: %.1f, with the rules of %d instances %.1f; ratio %.3f (middle half %.2f to"
            + " %.2f), a CPU second %.3f (%.2f to %.2f)%n",
        what,
        at(2, Arrays.stream(without).mapToDouble(Rate::byClock).toArray()),
        GUESTS,
        at(2, Arrays.stream(with).mapToDouble(Rate::byClock).toArray()),
        at(2, clock),
        at(1, clock),
        at(3, clock),
        at(2, cpu),
        at(1, cpu),
        at(3, cpu));
  }

  private static Rate rate(ForwardBench path, Work work) throws Exception {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    long cpu = system.getProcessCpuTime();
    long start = System.nanoTime();
    double done = work.of(path);
    return new Rate(
        done / (System.nanoTime() - start) * 1e9, done / (system.getProcessCpuTime() - cpu) * 1e9);
  }

  private void connect() {
    String tap = BenchTables.rules(GUESTS, 0).tap().text();
    router.sh(
        "ip link add up0 type veth peer name c0 netns "
            + client.name
            + "; ip link add "
            + tap
            + " type veth peer name s0 netns "
            + server.name
            + "; sysctl -qw net.ipv4.ip_forward=1; ip link set up0 up; ip link set "
            + tap
            + " up; ip addr add 198.51.100.254/24 dev up0; ip addr add 169.254.1.1/32 dev "
            + tap
            + "; ip route add "
            + address
            + "/32 dev "
            + tap);
    client.sh(
        "ip link set c0 up; ip addr add "
            + CLIENT
            + "/24 dev c0; ip route add default via 198.51.100.254;"
            // Ports that wait out their connection pile up: without reuse a long run fell to a
            // hundredth of its connections on both paths.
            + " sysctl -qw net.ipv4.ip_local_port_range='2000 65001' net.ipv4.tcp_tw_reuse=1");
    server.sh(
        "ip link set s0 up; ip addr add "
            + address
            + "/32 dev s0; ip route add default via 169.254.1.1 dev s0 onlink");
  }

  /** One stream, for a window or a GiB; gives Gbit. */
  private double stream() throws Exception {
    CompletableFuture<Long> received =
        start(
            server,
            () -> {
              try (Socket socket = listening.accept();
                  InputStream input = socket.getInputStream()) {
                byte[] buffer = new byte[1 << 18];
                long all = 0;
                for (int n = input.read(buffer); n >= 0; n = input.read(buffer)) {
                  all += n;
                }
                return all;
              }
            });
    long start = System.nanoTime();
    in(
        client,
        () -> {
          try (Socket socket = open();
              OutputStream output = socket.getOutputStream()) {
            byte[] buffer = new byte[1 << 18];
            long sent = 0;
            while (sent < BYTES && System.nanoTime() - start < NANOS) {
              output.write(buffer);
              sent += buffer.length;
            }
          }
          return true;
        });
    return received.get() * 8 / 1e9;
  }

  /** One after the other for a window: connect, a byte, close; gives how many. */
  private double connections() throws Exception {
    CompletableFuture<Long> served =
        start(
            server,
            () -> {
              long all = 0;
              while (true) {
                try (Socket socket = listening.accept()) {
                  if (socket.getInputStream().read() == LAST) {
                    return all;
                  }
                  all++;
                }
              }
            });
    long start = System.nanoTime();
    in(
        client,
        () -> {
          while (System.nanoTime() - start < NANOS) {
            one(1);
          }
          one(LAST);
          return true;
        });
    return served.get();
  }

  private void one(int say) throws Exception {
    try (Socket socket = open()) {
      socket.getOutputStream().write(say);
      socket.shutdownOutput();
      socket.getInputStream().read(); // until the server closes: no reset overtakes the byte
      socket.setSoLinger(true, 0);
    }
  }

  private Socket open() throws Exception {
    Socket socket = new Socket();
    socket.connect(new InetSocketAddress(InetAddress.getByName(address.toString()), PORT), 5_000);
    return socket;
  }

  private static <T> T in(NetNs space, Callable<T> work) throws Exception {
    return start(space, work).get();
  }

  private static <T> CompletableFuture<T> start(NetNs space, Callable<T> work) {
    CompletableFuture<T> done = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try {
                space.enter();
                done.complete(work.call());
              } catch (Exception e) {
                done.completeExceptionally(e);
              }
            });
    return done;
  }

  /** The quartile of that number. */
  private static double at(int quartile, double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length * quartile / 4];
  }

  @Override
  public void close() throws IOException {
    listening.close();
    client.close();
    router.close();
    server.close();
  }
}
