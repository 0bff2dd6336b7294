package io.hostler.firewall;

import io.hostler.plan.Uid;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The driver over nftables in memory, for tests of who asks it. */
public final class NftInMemory implements AutoCloseable {
  private final FakeNft nft = new FakeNft();
  private final NftDriver driver = new NftDriver(() -> nft);
  private final GuestFirewall guests = new GuestFirewall(driver, uid -> {});

  public FirewallDriver driver() {
    return driver;
  }

  public void start() throws ExecutionException, InterruptedException, TimeoutException {
    guests.start(NodeRules.none()).get(10, TimeUnit.SECONDS);
  }

  public void put(Uid guest, GuestRules rules)
      throws ExecutionException, InterruptedException, TimeoutException {
    guests.put(guest, rules).get(10, TimeUnit.SECONDS);
  }

  public void remove(Uid guest) throws ExecutionException, InterruptedException, TimeoutException {
    guests.remove(guest).get(10, TimeUnit.SECONDS);
  }

  /** Ends when all that the driver was asked before has ended. */
  public void settle() throws ExecutionException, InterruptedException, TimeoutException {
    driver.findings().get(10, TimeUnit.SECONDS);
  }

  /** Until told otherwise the table can't be read. */
  public void failReads(boolean fail) {
    nft.failReads(fail);
  }

  /** As if so much of a guest's had passed since its elements were made. */
  public void passed(IfName tap, TrafficDirection way, Counted counted) {
    nft.count(way.set(), tap, counted);
  }

  /** As if so much had matched a firewall's rule, {@code tcp 80:80 any}. */
  public void matched(Uid firewall, String rule, Counted counted) {
    nft.countRule(NftNames.firewallChain(firewall), rule, counted);
  }

  /** Another hand takes a firewall's rules away, and nobody is told. */
  public void emptied(Uid firewall) {
    nft.run("flush chain inet hostler " + NftNames.firewallChain(firewall));
  }

  @Override
  public void close() {
    driver.close();
  }
}
