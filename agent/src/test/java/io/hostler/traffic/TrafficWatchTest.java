package io.hostler.traffic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.firewall.Counted;
import io.hostler.firewall.GuestAddress;
import io.hostler.firewall.GuestRules;
import io.hostler.firewall.IfName;
import io.hostler.firewall.NftInMemory;
import io.hostler.firewall.TrafficDirection;
import io.hostler.host.TapName;
import io.hostler.model.IpAddress;
import io.hostler.plan.Uid;
import io.hostler.store.SteppedScheduler;
import io.hostler.testing.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the kernel's counts to the file. */
class TrafficWatchTest {
  private static final Uid ONE = Uid.random();
  private static final Uid TWO = Uid.random();

  @TempDir Path directory;
  private final NftInMemory nft = new NftInMemory();
  private final SteppedScheduler time = new SteppedScheduler();
  private final Set<Uid> finalised = ConcurrentHashMap.newKeySet();
  private Path file;
  private TrafficWatch watch;

  @BeforeEach
  void open() throws Exception {
    file = directory.resolve("traffic.json");
    nft.start();
    nft.put(ONE, rules(ONE, "198.51.100.1"));
    nft.put(TWO, rules(TWO, "198.51.100.2"));
    watch =
        new TrafficWatch(nft.driver(), new TrafficLedger(file), finalised::contains, Runnable::run);
  }

  @AfterEach
  void close() {
    nft.close();
  }

  private static IfName tap(Uid uid) {
    return IfName.of(TapName.of(uid));
  }

  private static GuestRules rules(Uid uid, String address) {
    return new GuestRules(
        tap(uid),
        List.of(new GuestAddress(IpAddress.parse(address), false)),
        List.of(),
        false,
        List.of(),
        true);
  }

  private void received(Uid uid, long packets) {
    nft.passed(tap(uid), TrafficDirection.TO_GUEST_4, new Counted(packets, 100 * packets));
  }

  private void sample() throws Exception {
    watch.sample().get(10, TimeUnit.SECONDS);
  }

  /** What an agent that starts now would know; null for what it would not. */
  private @Nullable Counted kept(Uid uid) {
    return new TrafficLedger(file)
        .totals()
        .getOrDefault(uid, Map.of())
        .get(TrafficDirection.TO_GUEST_4);
  }

  private void pass(Duration duration) throws Exception {
    time.pass(duration);
    nft.settle();
  }

  @Test
  void samplesAtTheStartAndOnceAMinuteAndKeepsEachOnDisk() throws Exception {
    received(ONE, 10);
    watch.start(time);
    nft.settle();
    assertEquals(new Counted(10, 1000), kept(ONE));
    received(ONE, 15);
    pass(Duration.ofSeconds(59));
    assertEquals(new Counted(10, 1000), kept(ONE));
    pass(Duration.ofSeconds(1));
    assertEquals(new Counted(15, 1500), kept(ONE));
    received(ONE, 16);
    pass(Duration.ofSeconds(60));
    assertEquals(new Counted(16, 1600), kept(ONE));
  }

  @Test
  void whatACounterSaidLastIsKeptWithoutASample() throws Exception {
    watch.start(time);
    nft.settle();
    received(ONE, 7);
    received(TWO, 8);
    nft.remove(ONE);
    assertEquals(new Counted(7, 700), kept(ONE));
    assertEquals(new Counted(0, 0), kept(TWO), "the other's goes on and is sampled in its time");
    nft.put(ONE, rules(ONE, "198.51.100.3"));
    received(ONE, 2);
    pass(Duration.ofSeconds(60));
    assertEquals(new Counted(9, 900), kept(ONE), "its new counter started from zero");
    assertEquals(new Counted(8, 800), kept(TWO));
  }

  @Test
  void forgetsWhoIsGoneFromTheTableAndProvenToBeNoMore() throws Exception {
    received(ONE, 1);
    received(TWO, 2);
    watch.start(time);
    nft.settle();
    nft.remove(ONE);
    pass(Duration.ofSeconds(60));
    assertEquals(new Counted(1, 100), kept(ONE), "gone is no proof");
    finalised.addAll(Set.of(ONE, TWO));
    pass(Duration.ofSeconds(60));
    assertNull(kept(ONE));
    assertEquals(new Counted(2, 200), kept(TWO), "what is in the table is counted");
  }

  @Test
  void aSampleThatFailsForgetsNobodyAndTheNextMinuteIsTriedAgain() throws Exception {
    nft.driver().countInto(watch);
    received(ONE, 3);
    sample();
    // A driver that has read nothing yet.
    try (NftInMemory other = new NftInMemory()) {
      other.failReads(true);
      finalised.addAll(Set.of(ONE, TWO));
      watch =
          new TrafficWatch(
              other.driver(), new TrafficLedger(file), finalised::contains, Runnable::run);
      watch.start(time);
      other.settle();
      assertEquals(new Counted(3, 300), kept(ONE));
      other.failReads(false);
      time.pass(Duration.ofSeconds(60));
      other.settle();
      assertNull(kept(ONE), "the table was read, and it is not there");
    }
  }

  @Test
  void aFileThatCantBeWrittenLosesNothingThatTheNextSampleCanKeep() throws Exception {
    Path away = directory.resolve("away");
    file = away.resolve("traffic.json");
    watch =
        new TrafficWatch(nft.driver(), new TrafficLedger(file), finalised::contains, Runnable::run);
    nft.driver().countInto(watch);
    received(ONE, 4);
    sample();
    nft.remove(ONE);
    assertNull(kept(ONE));
    Files.createDirectories(away);
    sample();
    assertEquals(new Counted(4, 400), kept(ONE));
  }

  @Test
  void theEndIsSampledToo() throws Exception {
    watch.start(time);
    nft.settle();
    received(TWO, 5);
    watch.close();
    assertEquals(new Counted(5, 500), kept(TWO));
  }

  /** A disk that answers nobody: what runs there, when it does again. */
  private static final class StalledDisk implements Executor {
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private int writes;

    @Override
    public void execute(Runnable task) {
      waiting.add(task);
    }

    int goesOn() {
      for (Runnable task = waiting.poll(); task != null; task = waiting.poll()) {
        task.run();
        writes++;
      }
      return writes;
    }
  }

  @Test
  void aStalledDiskHoldsUpNoCommitAndOneWriteKeepsAllThatWasToldMeanwhile() throws Exception {
    StalledDisk disk = new StalledDisk();
    watch = new TrafficWatch(nft.driver(), new TrafficLedger(file), finalised::contains, disk);
    watch.start(time);
    nft.settle();
    assertEquals(1, disk.goesOn(), "the sample at the start");
    received(ONE, 7);
    received(TWO, 8);
    nft.remove(ONE);
    nft.remove(TWO);
    assertEquals(new Counted(0, 0), kept(ONE), "both were committed, the disk has answered nobody");
    assertEquals(2, disk.goesOn(), "one for both");
    assertEquals(new Counted(7, 700), kept(ONE));
    assertEquals(new Counted(8, 800), kept(TWO));
  }

  @Test
  void whatIsToldDuringAWriteIsInTheNext() throws Exception {
    CountDownLatch writing = new CountDownLatch(1);
    CountDownLatch goesOn = new CountDownLatch(1);
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      watch =
          new TrafficWatch(
              nft.driver(),
              new TrafficLedger(file),
              uid -> {
                writing.countDown();
                try {
                  return !goesOn.await(60, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              },
              thread);
      nft.driver().countInto(watch);
      received(ONE, 1);
      sample();
      nft.remove(ONE);
      CompletableFuture<Void> asks = watch.sample();
      assertTrue(writing.await(60, TimeUnit.SECONDS), "of the one that is gone it is asked");
      received(TWO, 5);
      nft.remove(TWO);
      goesOn.countDown();
      asks.get(60, TimeUnit.SECONDS);
      Eventually.holds(() -> new Counted(5, 500).equals(kept(TWO)));
      assertEquals(new Counted(1, 100), kept(ONE));
    } finally {
      thread.shutdownNow();
    }
  }
}
