package io.hostler.etcd;

import io.hostler.pki.PkiDirectory;
import java.nio.file.Path;

/**
 * Where and how a managed etcd runs; all of it has a default.
 *
 * @param program the distribution's etcd
 * @param state the agent's state directory
 * @param address where it listens, an IP address
 * @param quotaBytes at which it refuses writes (etcd's own advice: at most 8 GiB)
 */
public record EtcdSettings(
    Path program, Path state, String address, int clientPort, int peerPort, long quotaBytes) {
  public static final Path PROGRAM = Path.of("/usr/bin/etcd");
  public static final int CLIENT_PORT = 2379;
  public static final int PEER_PORT = 2380;

  /** etcd's own default; a cell of full size holds far less. */
  public static final long QUOTA_BYTES = 2L << 30;

  /** What clients connect to. */
  public String endpoint() {
    return url(clientPort);
  }

  String peerUrl() {
    return url(peerPort);
  }

  /** Certificates: {@code ca.crt}, {@code client.crt}, {@code client.key} are the agent's own. */
  public PkiDirectory pki() {
    return new PkiDirectory(state.resolve("pki"));
  }

  /** Output, pid file, marker. */
  public Path home() {
    return state.resolve("etcd");
  }

  public Path data() {
    return home().resolve("data");
  }

  /** Says that there once was data here; lies outside of the data so that it outlives it. */
  Path marker() {
    return home().resolve("made");
  }

  private String url(int port) {
    String host = address.contains(":") ? "[" + address + "]" : address;
    return "https://" + host + ":" + port;
  }
}
