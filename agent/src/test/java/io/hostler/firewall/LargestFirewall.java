package io.hostler.firewall;

import io.hostler.model.FirewallSpec;
import io.hostler.model.Kind;
import io.hostler.model.Resource;
import io.hostler.model.ResourceName;
import io.hostler.model.StoredSize;
import io.hostler.testing.Largest;
import java.time.Instant;
import java.util.Map;
import java.util.stream.IntStream;

/** The firewall of the most rules that a store takes: the shortest ones, all different. */
final class LargestFirewall {
  private LargestFirewall() {}

  static FirewallSpec spec() {
    return spec(Largest.that(rules -> fits(spec(rules)), 2_000));
  }

  private static FirewallSpec spec(int rules) {
    return new FirewallSpec(IntStream.rangeClosed(1, rules).mapToObj(Some::tcp).toList());
  }

  private static boolean fits(FirewallSpec spec) {
    return StoredSize.largest(
            Resource.create(
                ResourceName.of(Kind.FIREWALL, "a", "b"),
                Some.uid(1),
                Map.of(),
                Instant.EPOCH,
                spec))
        <= StoredSize.MAX_BYTES;
  }
}
