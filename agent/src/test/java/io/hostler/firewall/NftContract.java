package io.hostler.firewall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.model.FirewallSpec;
import io.hostler.plan.Uid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every nftables, the kernel's and the one in memory, must do for us. */
abstract class NftContract {
  protected Nft nft;

  /** With no table of ours. Called on the test's thread, which is also the one that uses it. */
  abstract Nft open();

  @BeforeEach
  void openNft() {
    nft = open();
  }

  @AfterEach
  void closeNft() {
    nft.close();
  }

  static TableDesired some() {
    return TableDesired.empty()
        .with(NodeRules.none().withPools(java.util.List.of(Some.POOL)))
        .with(
            Some.uid(900),
            Some.rules("tcp 22:22 any", "udp 1:65535 fd77::/48", "all any 0.0.0.0/0"))
        .with(Some.guest(1, Some.filtered(Some.uid(900)), "198.51.100.1", "fd77::1"))
        .with(Some.guest(2, Rules.open(), "203.0.113.2"))
        .with(Some.uid(902), Some.rules("tcp 1:1 any"))
        .with(Some.guest(6, Some.filtered(Some.uid(902)), "198.51.100.6").withEpoch(0x4000abcd))
        .with(Some.guest(7, Some.filtered(Some.uid(902)), "198.51.100.7").logged())
        .with(Some.guest(3, new Rules.KeepLast(), "198.51.100.3"));
  }

  private void load(TableDesired table) {
    nft.run(RulesetDelta.replace(RulesetRenderer.render(table)));
  }

  @Test
  void noTableIsProvenAbsent() {
    assertTrue(nft.read().isEmpty());
  }

  @Test
  void readsBackWhatWasLoaded() {
    load(some());
    TableFound found = nft.read().orElseThrow();
    assertTrue(found.isOurLayout());
    assertEquals("", RulesetDelta.text(found.asRuleset(), RulesetRenderer.render(some())));
    assertEquals(some(), ReadBack.of(found));
  }

  @Test
  void deltaLeadsToTheSameAsFreshLoad() {
    load(some());
    TableDesired next =
        some()
            .without(Some.uid(2))
            .with(Some.uid(901), Some.rules("esp any any"))
            .withoutFirewall(Some.uid(900))
            .with(Some.guest(1, Some.filtered(Some.uid(901)), "198.51.100.1", "fd77::9"))
            .with(Some.guest(4, Rules.open(), "198.51.100.4"));
    nft.run(RulesetDelta.text(RulesetRenderer.render(some()), RulesetRenderer.render(next)));
    assertEquals(next, ReadBack.of(nft.read().orElseThrow()));
    load(next);
    assertEquals(next, ReadBack.of(nft.read().orElseThrow()));
  }

  /** The largest firewall that a store takes is one that the kernel takes. */
  @Test
  void theLargestFirewallOfADocumentIsLoadedReadBackAndChanged() {
    Uid largest = Some.uid(903);
    FirewallSpec spec = LargestFirewall.spec();
    assertTrue(spec.rules().size() > 500, "rules: " + spec.rules().size());
    load(some());
    TableDesired next =
        some()
            .with(largest, spec.rules())
            .with(Some.guest(1, Some.filtered(largest), "198.51.100.1"));
    nft.run(RulesetDelta.text(RulesetRenderer.render(some()), RulesetRenderer.render(next)));
    assertEquals(next, ReadBack.of(nft.read().orElseThrow()));
    TableDesired fewer = next.with(largest, spec.rules().subList(1, spec.rules().size()));
    nft.run(RulesetDelta.text(RulesetRenderer.render(next), RulesetRenderer.render(fewer)));
    assertEquals(fewer, ReadBack.of(nft.read().orElseThrow()));
  }

  @Test
  void refusedBatchLeavesNothingBehind() {
    load(some());
    String bad =
        "add chain inet hostler extra\nadd rule inet hostler extra jump missing comment \"x\"\n";
    NftException refused = assertThrows(NftException.class, () -> nft.run(bad));
    assertEquals("nft-refused", refused.problem().code());
    assertEquals(some(), ReadBack.of(nft.read().orElseThrow()));
    assertTrue(!nft.read().orElseThrow().chains().containsKey("extra"));
  }

  @Test
  void replaceTakesOverWhateverIsThere() {
    nft.run(
        "add table inet hostler\nadd chain inet hostler forward { type filter hook forward priority"
            + " 5; policy accept; }\nadd chain inet hostler i-x\nadd rule inet hostler i-x counter"
            + " drop comment \"x\"\n");
    assertTrue(!nft.read().orElseThrow().isOurLayout());
    load(some());
    assertTrue(nft.read().orElseThrow().isOurLayout());
    assertEquals(some(), ReadBack.of(nft.read().orElseThrow()));
  }
}
