package io.hostler.network;

import io.hostler.plan.Problem;
import io.hostler.plan.Seen;
import java.util.Map;

/**
 * The node's own part of networking as it is.
 *
 * @param uplink the name of the interface to the world
 * @param settings each of {@link NodeSettings}, and the uplink's {@code accept_ra}, by its name
 */
public record NodeNetObserved(Seen<String> uplink, Map<String, Seen<String>> settings) {
  public NodeNetObserved {
    settings = Map.copyOf(settings);
  }

  Seen<String> setting(String name) {
    return settings.getOrDefault(
        name, Seen.unknown(new Problem("sysctl-read", name + " was not looked at")));
  }
}
