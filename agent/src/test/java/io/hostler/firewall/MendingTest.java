package io.hostler.firewall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.plan.Problem;
import io.hostler.plan.Uid;
import io.hostler.testing.Eventually;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever another hand did to the table, it is soon as committed again. */
class MendingTest {
  private static final Uid WEB = Some.uid(900);
  private static final TableDesired TABLE =
      TableDesired.empty()
          .with(WEB, Some.rules("tcp 443:443 any"))
          .with(Some.guest(1, Some.filtered(WEB), "198.51.100.1"));
  private static final Packet SSH = Some.inbound(Some.uid(1), 22);
  private static final String OPENED =
      "flush chain inet hostler "
          + NftNames.firewallChain(WEB)
          + "\nadd rule inet hostler "
          + NftNames.firewallChain(WEB)
          + " counter accept comment \"tcp 443:443 any\"\n";

  private final FakeNft kernel = new FakeNft();
  private final Hindered nft = new Hindered(kernel);
  private final NftDriver driver = new NftDriver(() -> nft);

  /** Its next calls fail, and it can be held in one. */
  private static final class Hindered extends NftAround {
    final AtomicInteger failures = new AtomicInteger();
    volatile CountDownLatch held = new CountDownLatch(0);
    final AtomicInteger holding = new AtomicInteger();

    Hindered(Nft real) {
      super(real);
    }

    @Override
    public void run(String text) {
      if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        throw new NftException("nft-refused", "as the test wants");
      }
      super.run(text);
    }

    @Override
    public List<String> foreignForwardDrops() {
      holding.incrementAndGet();
      try {
        assertTrue(held.await(10, TimeUnit.SECONDS));
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return super.foreignForwardDrops();
    }
  }

  @BeforeEach
  void commit() throws Exception {
    driver.commit(() -> TABLE).get(10, TimeUnit.SECONDS);
    assertEquals(Verdict.Fate.DROPPED, kernel.fate(SSH));
  }

  @AfterEach
  void close() {
    driver.close();
  }

  private boolean holds() {
    return kernel
        .read()
        .map(found -> RulesetDelta.text(found.asRuleset(), RulesetRenderer.render(TABLE)).isEmpty())
        .orElse(false);
  }

  private List<String> findings() throws Exception {
    return driver.findings().get(10, TimeUnit.SECONDS).stream().map(Problem::code).toList();
  }

  @Test
  void oneFailureAfterAForeignFlushIsMadeGoodWithoutACommit() {
    nft.failures.set(1);
    kernel.flushRuleset();
    Eventually.holds(() -> driver.mended() == 1);
    assertTrue(holds());
    assertEquals(0, nft.failures.get());
  }

  @Test
  void aTableThatCanNotBeWrittenIsAFindingUntilItIs() throws Exception {
    nft.failures.set(Integer.MAX_VALUE);
    kernel.flushRuleset();
    assertEquals(List.of("firewall-unmended"), findings());
    nft.failures.set(0);
    Eventually.holds(this::holds);
    assertEquals(List.of(), findings());
  }

  @Test
  void aCommitWritesWhatCouldNotBeMended() throws Exception {
    nft.failures.set(1);
    kernel.flushRuleset();
    driver.commit(() -> TABLE).get(10, TimeUnit.SECONDS);
    assertTrue(holds());
    assertEquals(List.of(), findings());
  }

  @Test
  void theTableIsBackBeforeWorkThatWasQueuedEarlier() throws Exception {
    nft.held = new CountDownLatch(1);
    CompletableFuture<List<Problem>> first = driver.findings();
    Eventually.holds(() -> nft.holding.get() == 1);
    int before = kernel.accepted.size();
    CompletableFuture<Committed> queued =
        driver.commit(() -> TABLE.with(Some.guest(2, Rules.open(), "198.51.100.2")));
    kernel.flushRuleset();
    nft.held.countDown();
    queued.get(10, TimeUnit.SECONDS);
    first.get(10, TimeUnit.SECONDS);
    assertEquals(1, driver.mended());
    assertFalse(kernel.accepted.get(before).contains(NftNames.guestChain(Some.uid(2))));
  }

  /** What was done meanwhile can't be told by ids: a rule may differ under its comment. */
  @Test
  void lostEventsAreFollowedByTheWholeTable() {
    kernel.meddle(OPENED);
    assertEquals(Verdict.Fate.PASSED, kernel.fate(SSH));
    kernel.loseEvents();
    Eventually.holds(() -> kernel.fate(SSH) == Verdict.Fate.DROPPED);
    assertTrue(holds());
  }

  /** Writing it may be what overflowed the watch. */
  @Test
  void eventsLostSoonAfterAreOnlyComparedByIds() throws Exception {
    kernel.loseEvents();
    Eventually.holds(() -> driver.mended() == 1);
    int before = kernel.accepted.size();
    kernel.loseEvents();
    findings();
    assertEquals(before, kernel.accepted.size());
    kernel.meddle("flush chain inet hostler " + NftNames.firewallChain(WEB) + "\n");
    kernel.loseEvents();
    Eventually.holds(() -> driver.mended() == 2);
    assertTrue(holds());
  }

  @Test
  void theAuditMendsWhatReadsDifferentlyAndWritesNothingElse() {
    TableKeeper keeper = new TableKeeper(kernel);
    keeper.commit(TABLE);
    int before = kernel.accepted.size();
    assertFalse(keeper.mend());
    assertEquals(before, kernel.accepted.size());
    kernel.meddle(
        "delete element inet hostler src4 { "
            + NftNames.quoted(Some.tap(Some.uid(1)))
            + " . 198.51.100.1 }\nadd chain inet hostler x\n");
    assertTrue(keeper.mend());
    assertTrue(holds());
    assertFalse(keeper.mend());
  }
}
