package io.hostler.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.plan.Problem;
import io.hostler.testing.Eventually;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A replica of a real etcd whose connection and whose etcd are treated badly, under writers. */
@Tag("lab")
class RelayTest {
  private static final int CUTS = 100;

  /** Not each cuts: some only slow or freeze, and some wait for bytes that do not come. */
  private static final int MOST_BREAKS = 500;

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String PREFIX = "/hostler/v1/desired/";

  private final long seed = Long.getLong("seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final EtcdProcess etcd = new EtcdProcess();
  private final Relay relay = new Relay(etcd.port);
  private final EtcdStore direct = new EtcdStore(etcd.access());
  private Followed followed;

  @BeforeEach
  void follow() {
    System.out.println("RelayTest: -Dseed=" + seed);
    EtcdStore through = new EtcdStore(etcd.certificates.access(relay.port()));
    followed = new Followed(through, ConnectCheck.open(through), PREFIX, seed);
  }

  @AfterEach
  void stop() {
    followed.close();
    direct.close();
    relay.close();
    etcd.close();
  }

  private void waitUpTo(int millis) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(millis) + 1));
  }

  @Test
  void losesAndDoublesNothingThroughAHundredCuts() {
    try (Writers _ = new Writers(direct, PREFIX, seed)) {
      int breaks = 0;
      for (; breaks < MOST_BREAKS && relay.cuts() < CUTS; breaks++) {
        switch (random.nextInt(10)) {
          case 0 -> {
            relay.freeze();
            waitUpTo(1_500);
            relay.thaw();
          }
          case 1, 2 -> relay.delay(random.nextInt(20));
          case 3, 4, 5 -> relay.cutAfter(random.nextInt(40_000));
          default -> {
            Eventually.holds(SOON, "there is something to cut", relay::connected);
            relay.cut();
          }
        }
        waitUpTo(200);
      }
      relay.delay(0);
      relay.cutAfter(Long.MAX_VALUE);
      assertTrue(relay.cuts() >= CUTS, breaks + " breaks cut only " + relay.cuts());
    }
    followed.catchesUp(direct, SOON);
    followed.toldEverythingOnce(direct);
    System.out.println("RelayTest: revisions told " + followed.diffs().size());
  }

  /** The order of events that lost 2,999 of 3,000 when jetcd resumed by itself. */
  @Test
  void cutInTheFirstCatchUpLosesNothing() {
    relay.freeze();
    for (int i = 0; i < 3_000; i++) {
      direct.commit(Txn.empty().put(PREFIX + i % 100, "x".repeat(300) + i)).join();
    }
    relay.cut();
    for (int bytes : new int[] {8_000, 20_000, 300_000, 500_000}) {
      int before = relay.cuts();
      relay.cutAfter(bytes);
      relay.thaw();
      Eventually.holds(SOON, () -> "cut after " + bytes, () -> relay.cuts() > before);
    }
    followed.catchesUp(direct, SOON);
    followed.toldEverythingOnce(direct);
  }

  @Test
  void killedAndRestartedEtcdCostsNoEvent() {
    try (Writers _ = new Writers(direct, PREFIX, seed)) {
      for (int i = 0; i < 4; i++) {
        long before = followed.replica.revision();
        Eventually.holds(SOON, () -> followed.replica.revision() > before);
        waitUpTo(800);
        etcd.kill();
        waitUpTo(1_500);
        etcd.start();
        etcd.awaitReady();
      }
    }
    direct.reconnect();
    Eventually.holds(SOON, () -> direct.get("/x").handle((e, failed) -> failed == null).join());
    followed.catchesUp(direct, SOON);
    followed.toldEverythingOnce(direct);
  }

  @Test
  void frozenEtcdIsNoticedAndFollowedAgainAfterTheThaw() {
    try (Writers _ = new Writers(direct, PREFIX, seed)) {
      for (int i = 0; i < 3; i++) {
        waitUpTo(500);
        etcd.freeze();
        Eventually.holds(SOON, () -> followed.replica.freshness() instanceof Freshness.Stale);
        waitUpTo(1_500);
        etcd.thaw();
        Eventually.holds(SOON, () -> followed.replica.freshness() instanceof Freshness.InSync);
      }
    }
    direct.reconnect();
    Eventually.holds(SOON, () -> direct.get("/x").handle((e, failed) -> failed == null).join());
    followed.catchesUp(direct, SOON);
    followed.toldEverythingOnce(direct);
  }

  @Test
  void compactedUnderACutWatcherIsListedAgain() {
    direct.commit(Txn.empty().put(PREFIX + "stays", "1").put(PREFIX + "goes", "1")).join();
    followed.catchesUp(direct, SOON);
    relay.freeze();
    direct.commit(Txn.empty().delete(PREFIX + "goes").put(PREFIX + "comes", "1")).join();
    long head = direct.commit(Txn.empty().put(PREFIX + "stays", "2")).join().revision();
    etcd.ctl("compaction", "" + head);
    relay.cut();
    relay.thaw();
    followed.catchesUp(direct, SOON);
    Diff diff = followed.diffs().getLast();
    assertTrue(diff.listed());
    assertEquals(2, diff.put().size());
    assertEquals(PREFIX + "goes", diff.deleted().getFirst().key());
  }

  @Test
  void restoredOlderSnapshotIsNoticedWithheldAndTakenAfterADecision() throws Exception {
    EtcdStore through = new EtcdStore(etcd.certificates.access(relay.port()));
    StoreGuard guard =
        new StoreGuard(
            through,
            Files.createDirectory(etcd.home.resolve("node")).resolve("store.json"),
            () -> false,
            System::nanoTime,
            cell -> {});
    try (Followed guarded = new Followed(through, guard, PREFIX, seed)) {
      direct.commit(Txn.empty().put(PREFIX + "old", "1")).join();
      guarded.catchesUp(direct, SOON);
      etcd.ctl("snapshot", "save", "snapshot.db");
      direct.commit(Txn.empty().put(PREFIX + "new", "1")).join();
      direct.commit(Txn.empty().put(PREFIX + "newer", "1")).join();
      guarded.catchesUp(direct, SOON);

      etcd.restore("snapshot.db");
      Eventually.holds(SOON, () -> guarded.replica.withheld().isPresent());
      assertEquals(Optional.of("store-regressed"), guard.problem().map(Problem::code));
      assertEquals(3, guarded.replica.list(PREFIX).size(), "work goes on from memory");
      assertEquals(2, guarded.replica.withheld().orElseThrow().deleted().size());
      assertInstanceOf(Freshness.Stale.class, guarded.replica.freshness());

      guard.decide("accept").orTimeout(10, TimeUnit.SECONDS).join();
      guarded.replica.look();
      Eventually.holds(SOON, () -> guarded.replica.list(PREFIX).size() == 1);
      assertEquals(Optional.empty(), guard.problem());
      // The replica without a guard lists what is there.
      Eventually.holds(SOON, () -> followed.replica.list(PREFIX).size() == 1);
    }
  }
}
