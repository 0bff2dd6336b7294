package io.hostler.etcd;

import java.nio.file.Path;

/** An etcd of ours as it is when nothing is configured. */
public final class StandardEtcd {
  private StandardEtcd() {}

  /** On loopback, the usual ports. */
  public static EtcdSettings in(Path state) {
    return new EtcdSettings(
        EtcdSettings.PROGRAM,
        state,
        "127.0.0.1",
        EtcdSettings.CLIENT_PORT,
        EtcdSettings.PEER_PORT,
        EtcdSettings.QUOTA_BYTES);
  }
}
