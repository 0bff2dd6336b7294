package io.hostler.network;

import io.hostler.plan.Outcome;
import io.hostler.plan.Seen;
import io.hostler.plan.Uid;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A kernel's settings in memory, and the default route that it has from router advertisements: lost
 * when it begins to forward while it believes advertisements only as long as it does not.
 */
public final class FakeNodeNetDriver implements NodeNetDriver {
  public static final String UPLINK = "up0";
  private static final String ACCEPT_RA = NodeSettings.acceptRa(UPLINK);

  public final Map<String, String> settings = new HashMap<>();
  public boolean defaultRoute = true;

  public FakeNodeNetDriver() {
    settings.put(NodeSettings.FORWARD_V4, "0");
    settings.put(NodeSettings.FORWARD_V6, "0");
    settings.put(ACCEPT_RA, "1");
    NodeSettings.neighbours().forEach((name, least) -> settings.put(name, "" + least / 8));
    NodeSettings.ofUplink(UPLINK)
        .forEach((name, value) -> settings.put(name, value.equals("0") ? "80" : "0"));
  }

  public boolean forwards() {
    return settings.get(NodeSettings.FORWARD_V4).equals("1")
        && settings.get(NodeSettings.FORWARD_V6).equals("1");
  }

  @Override
  public Seen<Set<Uid>> owners() {
    return Seen.present(Set.of());
  }

  @Override
  public NodeNetObserved observe(Uid owner) {
    return new NodeNetObserved(
        Seen.present(UPLINK),
        settings.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, each -> Seen.present(each.getValue()))));
  }

  @Override
  public Outcome apply(NodeNetStep step) {
    switch (step) {
      case NodeNetStep.SetSysctl(String setting, String value) -> {
        settings.put(setting, value);
        if (setting.equals(NodeSettings.FORWARD_V6) && settings.get(ACCEPT_RA).equals("1")) {
          defaultRoute = false;
        }
      }
    }
    return Outcome.done();
  }
}
