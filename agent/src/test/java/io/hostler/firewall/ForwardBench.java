package io.hostler.firewall;

import io.hostler.model.IpAddress;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/**
 * What the rules of 10,000 instances cost a packet: a client, a router and a server in namespaces
 * of their own, the server behind an interface named as the last instance's tap. In turns without
 * any table and with all rules; the medians of the pairs' ratios.
 */
public final class ForwardBench {
  private static final int GUESTS = 10_000;
  private static final int PAIRS = 11;
  private static final long BYTES = 3L << 30;
  private static final long NANOS = 2_000_000_000L;

  /** One of the rules allows it. */
  private static final int PORT = 1001;

  private static final String CLIENT = "198.51.100.1";

  private final NetNs client = new NetNs("fc");
  private final NetNs router = new NetNs("fr");
  private final NetNs server = new NetNs("fs");
  private final IpAddress address = BenchTables.address(GUESTS);

  private ForwardBench() {}

  public static void main(String[] args) throws Exception {
    ForwardBench bench = new ForwardBench();
    try {
      bench.connect();
      bench.measure();
    } finally {
      bench.client.close();
      bench.router.close();
      bench.server.close();
    }
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
            + " sysctl -qw net.ipv4.ip_local_port_range='2000 65000'");
    server.sh(
        "ip link set s0 up; ip addr add "
            + address
            + "/32 dev s0; ip route add default via 169.254.1.1 dev s0 onlink");
  }

  private void measure() throws Exception {
    String table = RulesetDelta.text(Ruleset.none(), RulesetRenderer.render(BenchTables.of(GUESTS)));
    double[][] through = new double[2][PAIRS];
    double[][] opened = new double[2][PAIRS];
    try (ServerSocket listening = in(server, () -> new ServerSocket(PORT, 512));
        BareNft nft = new BareNft(router.nft(), "hostler-bench")) {
      for (int pair = -1; pair < PAIRS; pair++) {
        for (int turn = 0; turn < 2; turn++) {
          boolean rules = (turn == 0) == (pair % 2 == 0);
          if (rules) {
            nft.run(table);
          }
          double bytes = throughput(listening);
          double connections = connections(listening);
          if (rules) {
            nft.run("delete table " + Ruleset.TABLE);
          }
          if (pair >= 0) {
            through[rules ? 1 : 0][pair] = bytes;
            opened[rules ? 1 : 0][pair] = connections;
          }
        }
      }
    }
    say("throughput, Gbit/s", through);
    say("new connections a second", opened);
  }

  private static void say(String what, double[][] values) {
    double[] ratios = new double[PAIRS];
    Arrays.setAll(ratios, i -> values[1][i] / values[0][i]);
    Arrays.sort(ratios);
    System.out.printf(
        "%s: without %.1f, with the rules of %d instances %.1f, ratio %.3f (%.2f to %.2f)%n",
        what,
        median(values[0]),
        GUESTS,
        median(values[1]),
        ratios[PAIRS / 2],
        ratios[0],
        ratios[PAIRS - 1]);
  }

  /** One stream, for two seconds or three GiB. */
  private double throughput(ServerSocket listening) throws Exception {
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
    return received.get() * 8 / (double) (System.nanoTime() - start);
  }

  /** One after the other for two seconds: connect, a byte, reset. */
  private double connections(ServerSocket listening) throws Exception {
    CompletableFuture<Long> served =
        start(
            server,
            () -> {
              long all = 0;
              while (true) {
                try (Socket socket = listening.accept()) {
                  int last = socket.getInputStream().read();
                  if (last == 2) {
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
          one(2);
          return true;
        });
    return served.get() * 1e9 / (System.nanoTime() - start);
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
    socket.connect(
        new InetSocketAddress(InetAddress.getByName(address.toString()), PORT), 5_000);
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

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
