package io.hostler.etcd;

import io.hostler.pki.PkiDirectory;
import java.util.ArrayList;
import java.util.List;

/** The arguments that etcd is started with. Pure; holds no secret, only paths. */
final class EtcdFlags {

  private EtcdFlags() {}

  static List<String> of(EtcdDesired desired, EtcdVersion version) {
    EtcdSettings settings = desired.settings();
    PkiDirectory pki = settings.pki();
    String name = desired.node().toString();
    List<String> flags = new ArrayList<>();
    flags.add(settings.program().toString());
    add(flags, "name", name);
    add(flags, "data-dir", settings.data().toString());
    add(flags, "listen-client-urls", settings.endpoint());
    add(flags, "advertise-client-urls", settings.endpoint());
    add(flags, "listen-peer-urls", settings.peerUrl());
    add(flags, "initial-advertise-peer-urls", settings.peerUrl());
    add(flags, "initial-cluster", name + "=" + settings.peerUrl());
    add(flags, "initial-cluster-token", desired.cell().toString());
    add(flags, "initial-cluster-state", "new");
    // Client certificates on loopback too: whoever writes desired state is root on every node.
    add(flags, "client-cert-auth", "true");
    add(flags, "trusted-ca-file", pki.caCertificate().toString());
    add(flags, "cert-file", pki.certificate(EtcdDesired.SERVER).toString());
    add(flags, "key-file", pki.key(EtcdDesired.SERVER).toString());
    add(flags, "peer-client-cert-auth", "true");
    add(flags, "peer-trusted-ca-file", pki.caCertificate().toString());
    add(flags, "peer-cert-file", pki.certificate(EtcdDesired.PEER).toString());
    add(flags, "peer-key-file", pki.key(EtcdDesired.PEER).toString());
    add(flags, "auto-compaction-mode", "periodic");
    add(flags, "auto-compaction-retention", "1h");
    add(flags, "quota-backend-bytes", Long.toString(settings.quotaBytes()));
    // The JSON gateway would be a second door, and needs a server certificate good for clients.
    add(flags, "enable-grpc-gateway", "false");
    add(flags, "logger", "zap");
    add(flags, "log-outputs", "stderr");
    if (!version.atLeast(3, 5)) {
      add(flags, "pre-vote", "true"); // the default since 3.5
    }
    if (version.atLeast(3, 6)) {
      add(flags, "feature-gates", "InitialCorruptCheck=true");
      add(flags, "watch-progress-notify-interval", "10s");
    } else {
      add(flags, "experimental-initial-corrupt-check", "true");
      add(flags, "experimental-watch-progress-notify-interval", "10s");
    }
    return List.copyOf(flags);
  }

  private static void add(List<String> flags, String name, String value) {
    flags.add("--" + name + "=" + value);
  }
}
