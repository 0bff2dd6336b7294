package io.hostler.etcd;

import io.hostler.pki.CertificateSpec;
import io.hostler.pki.IssueRequest;
import io.hostler.pki.KeyUsage;
import io.hostler.plan.Uid;
import java.util.List;
import java.util.Optional;

/**
 * The managed etcd of a node, as it should be.
 *
 * @param user the unix user that it runs as; empty: the agent's own
 */
public record EtcdDesired(Uid cell, Uid node, EtcdSettings settings, Optional<String> user) {
  /** Name of the client certificate's files and of its role. */
  public static final String CLIENT = "client";

  static final String SERVER = "etcd-server";
  static final String PEER = "etcd-peer";

  /** The certificates that it and its client need. */
  public IssueRequest certificates() {
    List<String> addresses = List.of(settings.address());
    return new IssueRequest(
        settings.pki(),
        cell,
        node,
        List.of(
            new CertificateSpec(
                SERVER, KeyUsage.SERVER, SERVER, user, List.of("localhost"), addresses),
            new CertificateSpec(PEER, KeyUsage.PEER, PEER, user, List.of(), addresses),
            new CertificateSpec(
                CLIENT, KeyUsage.CLIENT, CLIENT, Optional.empty(), List.of(), List.of())));
  }
}
