package io.hostler.network;

import io.hostler.linux.NetworkNamespace;
import io.hostler.model.IpAddress;
import io.hostler.plan.Outcome;
import io.hostler.plan.Uid;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Optional;

/**
 * What comes through an instance's rate: one TCP stream between the world and a guest behind a real
 * tap, each way, as the ratio of its payload to the declared rate. Headers count towards the rate:
 * of a full frame of 1,514 bytes 1,448 are payload, so 0.956 is all that can be had.
 */
public final class RateBench implements AutoCloseable {
  private static final int PORT = 5001;
  private static final int WINDOWS = 7;
  private static final long WARM = 1_000_000_000L;
  private static final long WINDOW = 700_000_000L;
  private static final long[] MBIT = {10, 100, 500};
  private static final IpAddress WORLD = IpAddress.parse("198.51.100.2");
  private static final IpAddress GUEST = NetworkDriverContract.V4.address();

  private final LabNetwork lab = new LabNetwork();
  private final NetworkDesired desired =
      NetworkDriverContract.desired(Uid.random(), Rates.UNLIMITED, NetworkDriverContract.V4);
  private final NamespaceGuest guest;

  private RateBench() {
    lab.declare(desired);
    guest = new NamespaceGuest(lab.hostSpace, desired.tap(), GUEST);
  }

  public static void main(String[] args) throws Exception {
    try (RateBench bench = new RateBench()) {
      bench.measure(Optional.empty());
      for (long mbit : MBIT) {
        bench.measure(Optional.of(mbit));
      }
    }
  }

  /** Both ways have the rate; each is measured alone. */
  private void measure(Optional<Long> mbit) throws Exception {
    Optional<Long> rate = mbit.map(value -> value * 125_000);
    NetworkStep.SetRates step = new NetworkStep.SetRates(desired.tap(), new Rates(rate, rate));
    Outcome set = lab.driver().apply(step);
    if (!set.equals(Outcome.done())) {
      throw new IllegalStateException(step.says() + ": " + set);
    }
    print("to the guest", mbit, payload(lab.world, guest.space, GUEST));
    print("from the guest", mbit, payload(guest.space, lab.world, WORLD));
  }

  private static void print(String way, Optional<Long> mbit, double[] measured) {
    Arrays.sort(measured);
    double median = measured[measured.length / 2];
    System.out.printf(
        "%s, %s: %.2f Mbit/s of payload%s%n",
        way,
        mbit.map(value -> value + " Mbit/s declared").orElse("unlimited"),
        median,
        mbit.map(
                value ->
                    String.format(
                        ", ratio %.3f (%.3f to %.3f)",
                        median / value, measured[0] / value, measured[measured.length - 1] / value))
            .orElse(""));
  }

  /** Of each window, in Mbit/s. */
  private static double[] payload(NetworkNamespace from, NetworkNamespace to, IpAddress at)
      throws Exception {
    try (ServerSocket listening = to.call(() -> new ServerSocket(PORT))) {
      Thread sender = Thread.ofPlatform().daemon().start(() -> from.run(() -> send(at)));
      double[] measured = new double[WINDOWS];
      try (Socket socket = listening.accept();
          InputStream input = socket.getInputStream()) {
        byte[] buffer = new byte[1 << 16];
        received(input, buffer, WARM);
        for (int window = 0; window < WINDOWS; window++) {
          measured[window] = received(input, buffer, WINDOW);
        }
      }
      sender.join();
      return measured;
    }
  }

  /** Mbit/s over a time that ends with a read. */
  private static double received(InputStream input, byte[] buffer, long nanos) throws IOException {
    long start = System.nanoTime();
    long now = start;
    long bytes = 0;
    while (now - start < nanos) {
      int size = input.read(buffer);
      if (size < 0) {
        throw new IOException("the stream ended");
      }
      bytes += size;
      now = System.nanoTime();
    }
    return bytes * 8e3 / (now - start);
  }

  /** Until the other side closes. */
  private static void send(IpAddress to) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(to.toInetAddress(), PORT), 10_000);
      OutputStream output = socket.getOutputStream();
      byte[] buffer = new byte[1 << 16];
      while (true) {
        try {
          output.write(buffer);
        } catch (IOException ended) {
          return;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    guest.close();
    lab.close();
  }
}
