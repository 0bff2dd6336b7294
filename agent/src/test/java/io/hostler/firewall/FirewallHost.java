package io.hostler.firewall;

import io.hostler.plan.Uid;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A kernel's table in memory, which outlives the agents whose {@link GuestFirewall} is on it. */
public final class FirewallHost implements AutoCloseable {
  private static final Uid GUEST = Some.uid(1);

  private final FakeNft nft = new FakeNft();
  private NftDriver driver = new NftDriver(() -> nft);

  /** A new agent's. */
  public GuestFirewall agent() {
    driver.close();
    driver = new NftDriver(() -> nft);
    return new GuestFirewall(driver, uid -> {});
  }

  /** A guest of a former agent's, whose port 443 is open and whose other ports are closed. */
  public void putGuest() throws Exception {
    GuestFirewall firewall = agent();
    firewall.start(NodeRules.none()).get(20, TimeUnit.SECONDS);
    AttachedFirewall web =
        new AttachedFirewall(Some.uid(900), "web", 1, Some.rules("tcp 443:443 any"));
    firewall.put(GUEST, GuestFirewallTest.rules(GUEST, web)).get(20, TimeUnit.SECONDS);
  }

  /** Whether that guest is protected and served as before. */
  public boolean guards() {
    return nft.fate(Some.inbound(GUEST, 443)) == Verdict.Fate.PASSED
        && nft.fate(Some.inbound(GUEST, 22)) == Verdict.Fate.DROPPED;
  }

  /** Another hand takes all tables away. */
  public void flush() {
    nft.flushRuleset();
  }

  public boolean stands() {
    return nft.read().isPresent();
  }

  /** The transactions that changed something. */
  public List<String> commits() {
    return List.copyOf(nft.accepted);
  }

  @Override
  public void close() {
    driver.close();
  }
}
