package io.hostler.store;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * How etcd is reached: always by mutual TLS, also on loopback.
 *
 * @param endpoints {@code https://host:port} of voting members; learners answer no linearizable
 *     read, keep them out
 * @param deadline the longest that a unary call may take
 */
public record EtcdAccess(List<URI> endpoints, Credentials credentials, Duration deadline) {

  public EtcdAccess {
    endpoints = List.copyOf(endpoints);
  }
}
