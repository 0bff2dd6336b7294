package io.hostler.firewall;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hostler.firewall.ElementSet.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The same table, as the libnftables of Debian 12 and that of Debian 13 write it. */
class NftJsonTest {
  /** 1.0.6: sets before chains, and no word of a set being dynamic. */
  private static final String DEBIAN_12 =
      """
      {"nftables": [
        {"metainfo": {"version": "1.0.6", "json_schema_version": 1}},
        {"table": {"family": "inet", "name": "hostler", "handle": 1}},
        {"set": {"family": "inet", "name": "pings", "table": "hostler", "type": "ifname",
          "handle": 1, "size": 65536, "flags": ["timeout"], "timeout": 60,
          "elem": [{"elem": {"val": "t00000001aaaa", "expires": 59}}]}},
        {"set": {"family": "inet", "name": "src4", "table": "hostler",
          "type": ["ifname", "ipv4_addr"], "handle": 2,
          "elem": [{"concat": ["t00000001aaaa", "198.51.100.1"]}]}},
        {"map": {"family": "inet", "name": "to_guest", "table": "hostler", "type": "ifname",
          "handle": 4, "map": "verdict",
          "elem": [["t00000001aaaa", {"goto": {"target": "g"}}]]}},
        {"chain": {"family": "inet", "table": "hostler", "name": "g", "handle": 3}},
        {"rule": {"family": "inet", "table": "hostler", "chain": "g", "handle": 5,
          "comment": "drop", "expr": [{"drop": null}]}}
      ]}
      """;

  /** 1.1.3: chains first, and the flag is said. */
  private static final String DEBIAN_13 =
      """
      {"nftables": [
        {"metainfo": {"version": "1.1.3", "json_schema_version": 1}},
        {"table": {"family": "inet", "name": "hostler", "handle": 1}},
        {"chain": {"family": "inet", "table": "hostler", "name": "g", "handle": 3}},
        {"set": {"family": "inet", "name": "pings", "table": "hostler", "type": "ifname",
          "handle": 1, "size": 65536, "flags": ["timeout", "dynamic"], "timeout": 60,
          "elem": [{"elem": {"val": "t00000001aaaa", "expires": 59}}]}},
        {"set": {"family": "inet", "name": "src4", "table": "hostler",
          "type": ["ifname", "ipv4_addr"], "handle": 2,
          "elem": [{"concat": ["t00000001aaaa", "198.51.100.1"]}]}},
        {"map": {"family": "inet", "name": "to_guest", "table": "hostler", "type": "ifname",
          "handle": 4, "map": "verdict",
          "elem": [["t00000001aaaa", {"goto": {"target": "g"}}]]}},
        {"rule": {"family": "inet", "table": "hostler", "chain": "g", "handle": 5,
          "comment": "drop", "expr": [{"drop": null}]}}
      ]}
      """;

  @Test
  void bothVersionsAreReadAlike() {
    TableFound found = NftJson.table(DEBIAN_12);
    assertEquals(found, NftJson.table(DEBIAN_13));
    assertEquals(Kind.METER, found.sets().get("pings").kind());
    assertEquals(Kind.SET, found.sets().get("src4").kind());
    assertEquals(Kind.MAP, found.sets().get("to_guest").kind());
  }

  /** What the kernel put into a meter is nobody's to take away, and leads to no change. */
  @Test
  void whatAMeterHoldsLeadsToTheSamePlanOfBoth() {
    Ruleset wanted = RulesetRenderer.render(TableDesired.empty());
    assertEquals(
        RulesetDelta.text(NftJson.table(DEBIAN_13).asRuleset(), wanted),
        RulesetDelta.text(NftJson.table(DEBIAN_12).asRuleset(), wanted));
  }

  /** A rule told before its chain is that chain's all the same. */
  @Test
  void nothingRestsOnTheOrderOfWhatIsTold() {
    TableFound found =
        NftJson.table(
            """
            {"nftables": [
              {"rule": {"family": "inet", "table": "hostler", "chain": "g", "comment": "drop"}},
              {"chain": {"family": "inet", "table": "hostler", "name": "g"}}
            ]}
            """);
    assertEquals(List.of("drop"), found.chains().get("g").ids());
  }
}
