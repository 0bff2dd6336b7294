package io.hostler;

import io.hostler.store.EtcdAccess;
import io.hostler.store.EtcdStore;
import io.hostler.wiring.EtcdCredentials;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The etcd of an agent that runs, as one of its own clients sees it. */
final class AgentStore {
  private static final URI ENDPOINT = URI.create("https://127.0.0.1:2379");

  private AgentStore() {}

  /**
   * @param state the agent's state directory
   */
  static EtcdStore of(Path state) {
    Path pki = state.resolve("pki");
    return new EtcdStore(
        new EtcdAccess(
            List.of(ENDPOINT),
            new EtcdCredentials(
                pki.resolve("ca.crt"), pki.resolve("client.crt"), pki.resolve("client.key")),
            Duration.ofSeconds(5)));
  }
}
