package io.hostler.store;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How etcd is reached: always by mutual TLS, also on loopback.
 *
 * @param endpoints {@code https://host:port} of voting members; learners answer no linearizable
 *     read, keep them out
 * @param ca PEM, one or more certificates that a member's must come from; read anew with each
 *     connection that is built
 * @param certificate PEM, this node's chain; read anew when the file changes
 * @param key PEM, PKCS#8, unencrypted
 * @param deadline the longest that a unary call may take
 */
public record EtcdAccess(
    List<URI> endpoints, Path ca, Path certificate, Path key, Duration deadline) {

  public EtcdAccess {
    endpoints = List.copyOf(endpoints);
  }
}
