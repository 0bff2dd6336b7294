package io.hostler.firewall;

import io.hostler.linux.NetworkNamespace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/** A network namespace of one test's own. */
public final class NetNs implements AutoCloseable {
  final String name;

  public NetNs(String what) {
    name = "hfw-" + what + "-" + UUID.randomUUID().toString().substring(0, 6);
    run(List.of("ip", "netns", "add", name));
    sh("ip link set lo up");
  }

  /** Opens nftables of this namespace; the calling thread stays in it. */
  Supplier<Nft> nft() {
    return nft(name);
  }

  /** As {@link #nft()}, of the namespace of that name. */
  static Supplier<Nft> nft(String name) {
    return () -> {
      enter(name);
      return new Libnftables();
    };
  }

  /** Moves the calling thread, which must be a platform thread of the test's own, in here. */
  public void enter() {
    enter(name);
  }

  private static void enter(String name) {
    try (NetworkNamespace space = NetworkNamespace.at(Path.of("/run/netns", name))) {
      space.enter();
    }
  }

  /** Runs a line of the test's own text by a shell in here and gives its output. */
  public String sh(String line) {
    return run(List.of("ip", "netns", "exec", name, "sh", "-ec", line));
  }

  @Override
  public void close() {
    run(List.of("ip", "netns", "del", name));
  }

  static String run(List<String> command) {
    try {
      Process process =
          new ProcessBuilder(new ArrayList<>(command)).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int code = process.waitFor();
      if (code != 0) {
        throw new IllegalStateException(command + " ended with " + code + ": " + output);
      }
      return output;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
