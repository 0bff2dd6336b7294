package io.hostler.firewall;

import io.hostler.model.FirewallSpec;
import io.hostler.model.FirewallSpec.Rule;
import io.hostler.model.Kind;
import io.hostler.model.Resource;
import io.hostler.model.ResourceName;
import io.hostler.model.StoredSize;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The firewall of the most rules that a store takes: the shortest ones, all different. */
final class LargestFirewall {
  private LargestFirewall() {}

  static FirewallSpec spec() {
    List<Rule> rules = new ArrayList<>();
    do {
      rules.add(Some.tcp(rules.size() + 1));
    } while (fits(rules));
    rules.removeLast();
    return new FirewallSpec(rules);
  }

  private static boolean fits(List<Rule> rules) {
    return StoredSize.largest(
            Resource.create(
                ResourceName.of(Kind.FIREWALL, "a", "b"),
                Some.uid(1),
                Map.of(),
                Instant.EPOCH,
                new FirewallSpec(rules)))
        <= StoredSize.MAX_BYTES;
  }
}
