package io.hostler.firewall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.firewall.LibnftablesTest.OnThread;
import io.hostler.plan.Uid;
import io.hostler.testing.Eventually;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The driver, its watch and the kernel together, beside other tables. */
@Tag("lab")
class NftDriverLabTest {
  private static final String FOREIGN =
      "nft 'table ip hostler { chain forward { type filter hook forward priority 0; policy drop; };"
          + " chain i { tcp dport 1-9 counter drop comment \"not ours\"; }; };"
          + " table inet other { set s { type ifname . ipv4_addr; elements = { \"a\" . 198.51.100.1"
          + " }; }; }'";

  private NetNs space;
  private NftDriver driver;
  private OnThread reader;

  @BeforeEach
  void open() throws Exception {
    space = new NetNs("drv");
    space.sh(FOREIGN);
    driver = new NftDriver(space.nft());
    reader = new OnThread(space);
    commit(NftContract.some());
  }

  @AfterEach
  void close() {
    driver.close();
    reader.close();
    space.close();
  }

  private Committed commit(TableDesired table)
      throws ExecutionException, InterruptedException, TimeoutException {
    return driver.commit(() -> table).get(10, TimeUnit.SECONDS);
  }

  private boolean holds(TableDesired table) {
    return reader
        .read()
        .filter(TableFound::isOurLayout)
        .map(found -> RulesetDelta.text(found.asRuleset(), RulesetRenderer.render(table)).isEmpty())
        .orElse(false);
  }

  private String foreign() {
    return space.sh("nft list table ip hostler; nft list table inet other");
  }

  @Test
  void comesBackAfterAForeignFlush() {
    assertTrue(holds(NftContract.some()));
    space.sh("nft flush ruleset");
    Eventually.holds(() -> driver.mended() > 0);
    assertTrue(holds(NftContract.some()));
  }

  @Test
  void mendsAForeignRuleUnderOurComment() {
    String chain = NftNames.firewallChain(Some.uid(900));
    space.sh(
        "nft flush chain inet hostler "
            + chain
            + "; nft 'add rule inet hostler "
            + chain
            + " accept comment \"tcp 22:22 any\"'");
    Eventually.holds(() -> driver.mended() > 0 && holds(NftContract.some()));
    assertFalse(space.sh("nft list chain inet hostler " + chain).contains("\taccept"));
  }

  @Test
  void mendsDeletedElementsAndForeignChains() {
    space.sh(
        "nft 'delete element inet hostler src4 { \""
            + Some.tap(Some.uid(1))
            + "\" . 198.51.100.1 }; add chain inet hostler x { type filter hook forward priority"
            + " -5; }; add rule inet hostler x drop'");
    Eventually.holds(() -> driver.mended() > 0 && holds(NftContract.some()));
  }

  @Test
  void leavesForeignTablesAsTheyAre() throws Exception {
    String before = foreign();
    commit(NftContract.some().without(Some.uid(1)));
    space.sh("nft delete table inet hostler");
    Eventually.holds(() -> driver.mended() > 0);
    commit(TableDesired.empty());
    assertEquals(before, foreign());
  }

  @Test
  void warnsOfAForeignForwardDrop() throws Exception {
    var findings = driver.findings().get(5, TimeUnit.SECONDS);
    assertEquals(1, findings.size());
    assertTrue(findings.getFirst().detail().contains("ip hostler forward"));
  }

  @Test
  void ownCommitsAreNoDrift() throws Exception {
    for (int i = 0; i < 20; i++) {
      commit(NftContract.some().with(Some.guest(10 + i, Rules.open(), "198.51.100." + (10 + i))));
    }
    space.sh("nft add table inet another");
    space.sh("nft delete table inet hostler");
    Eventually.holds(() -> driver.mended() > 0);
    assertEquals(1, driver.mended());
  }

  @Test
  void takesOverAnotherLayoutInOneTransaction() throws Exception {
    driver.close();
    space.sh("nft 'rename chain inet hostler layout-" + RulesetRenderer.LAYOUT + " layout-0'");
    driver = new NftDriver(space.nft());
    assertEquals(NftContract.some(), driver.inForce().get(5, TimeUnit.SECONDS));
    commit(NftContract.some());
    assertTrue(holds(NftContract.some()));
  }

  /** A dormant table has all its content and judges nothing. */
  @Test
  void switchesOnATableThatAnotherHandSwitchedOffWhileNoAgentRan() throws Exception {
    driver.close();
    space.sh("nft 'add table inet hostler { flags dormant; }'");
    driver = new NftDriver(space.nft());
    commit(NftContract.some());
    assertFalse(space.sh("nft list table inet hostler").contains("dormant"));
    assertTrue(holds(NftContract.some()));
  }

  @Test
  void oneBadInstanceKeepsItsRulesAndHoldsUpNobody() throws Exception {
    driver.close();
    Uid bad = Some.uid(1);
    driver = new NftDriver(() -> new Spoiling(space.nft().get(), bad));
    TableDesired wanted = NftContract.some();
    for (int i = 20; i < 60; i++) {
      wanted = wanted.with(Some.guest(i, Some.filtered(Some.uid(900)), "198.51.100." + i));
    }
    Committed done = commit(wanted.with(Some.guest(1, Rules.open(), "198.51.100.1")));
    assertEquals(Set.of(bad), done.refused().keySet());
    assertTrue(holds(wanted));
  }

  /** The kernel's nftables, but a batch that speaks of one guest ends with a bad element. */
  private static final class Spoiling extends NftAround {
    private final Uid bad;

    Spoiling(Nft real, Uid bad) {
      super(real);
      this.bad = bad;
    }

    @Override
    public void run(String text) {
      super.run(
          text.contains("chain " + NftNames.guestChain(bad) + " {")
              ? text + "delete element inet hostler src4 { \"nobody\" . 198.51.100.250 }\n"
              : text);
    }
  }
}
