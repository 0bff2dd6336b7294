package io.hostler.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.model.CellState;
import io.hostler.plan.Uid;
import io.hostler.testing.Seed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a store that answers late and out of order. */
class StoreGuardTest {
  @TempDir Path directory;
  private final SteppedScheduler time = new SteppedScheduler();
  private final MemoryStore memory = new MemoryStore(time::nanoTime, time::run);
  private final FlakyStore store = new FlakyStore(memory);
  private final DelayedStore far = new DelayedStore(store, time, Seed.ofThisRun());
  private final List<CellState> decisions = new ArrayList<>();

  private StoreGuard guard(String name) {
    return new StoreGuard(
        far, directory.resolve(name), () -> false, time::nanoTime, decisions::add);
  }

  /** What is asked reaches the store, and what is answered is here, if anything is. */
  private CompletableFuture<ConnectCheck.Answer> asked(StoreGuard guard) {
    CompletableFuture<ConnectCheck.Answer> answer = guard.ask();
    far.settle();
    return answer;
  }

  private static Optional<String> code(StoreGuard guard) {
    return guard.ask().join().regressed().map(io.hostler.plan.Problem::code);
  }

  private void put(String key) {
    memory.commit(Txn.empty().put(key, "x")).join();
  }

  @Test
  void firstNodeMakesTheCellAndTheSecondFindsIt() {
    StoreGuard first = guard("first");
    assertEquals(Optional.empty(), code(first));
    StoreGuard second = guard("second");
    assertEquals(Optional.empty(), code(second));
    assertEquals(first.cell(), second.cell());
    assertEquals(1, first.cell().orElseThrow().era());
  }

  @Test
  void twoThatFindNoCellMakeOne() {
    StoreGuard one = guard("one");
    StoreGuard two = guard("two");
    store.freeze();
    var first = asked(one);
    var second = asked(two);
    store.thaw();
    assertEquals(Optional.empty(), first.join().regressed());
    assertEquals(Optional.empty(), second.join().regressed());
    assertEquals(one.cell(), two.cell());
    Entry cell = memory.get(Keys.CELL).join().orElseThrow();
    assertEquals(cell.createRevision(), cell.modRevision());
  }

  @Test
  void ofTwoWhoDecideAtOnceOneIsTold() {
    StoreGuard one = guard("one");
    one.ask().join();
    StoreGuard two = guard("two");
    two.ask().join();
    store.freeze();
    var accepted = one.decide("accept");
    var redeclared = two.decide("redeclare");
    far.settle();
    store.thaw();
    far.settle();
    assertTrue(accepted.isDone() && redeclared.isDone());
    assertTrue(accepted.isCompletedExceptionally() ^ redeclared.isCompletedExceptionally());
    assertEquals(1, decisions.size());
  }

  @Test
  void makesOneCellThoughTheReplyWasLost() {
    StoreGuard guard = guard("node");
    store.loseReplies(1);
    assertTrue(asked(guard).isCompletedExceptionally());
    assertEquals(Optional.empty(), code(guard));
    assertEquals(
        1, memory.list(Keys.CELL, "", 0, 10).join().entries().getFirst().createRevision() - 1);
  }

  @Test
  void noticesALowerRevisionAlsoAfterARestart() {
    StoreGuard guard = guard("node");
    guard.ask().join();
    long before = memory.revision();
    put("/a");
    put("/b");
    guard.saw(memory.revision());
    memory.rewind(before);
    assertEquals(Optional.of("store-regressed"), code(guard));
    for (int i = 0; i < 10; i++) {
      put("/later");
    }
    assertEquals(Optional.of("store-regressed"), code(guard("node")));
  }

  @Test
  void anAnswerThatAnotherOvertookIsNoRegression() {
    StoreGuard guard = guard("node");
    guard.ask().join();
    store.freeze();
    var slow = asked(guard);
    store.pass();
    put("/a");
    assertEquals(Optional.empty(), code(guard));
    store.thaw();
    assertEquals(Optional.empty(), slow.join().regressed());
    assertEquals(Optional.empty(), guard.problem());
  }

  @Test
  void anAnswerOfBeforeADecisionIsNoRegression() {
    StoreGuard one = guard("one");
    one.ask().join();
    StoreGuard two = guard("two");
    two.ask().join();
    store.freeze();
    var slow = asked(two);
    store.pass();
    CellState decided = one.decide("accept").join();
    assertEquals(Optional.empty(), code(two));
    store.thaw();
    assertEquals(decided.era(), slow.join().era());
    assertEquals(Optional.empty(), two.problem());
    assertEquals(List.of(decided, decided), decisions);
  }

  @Test
  void anAnswerOfBeforeALossIsNoTrust() {
    StoreGuard guard = guard("node");
    guard.ask().join();
    long before = memory.revision();
    put("/a");
    guard.saw(memory.revision());
    store.freeze();
    var slow = asked(guard);
    store.pass();
    guard.lost();
    memory.rewind(before);
    store.thaw();
    assertTrue(slow.join().regressed().isPresent());
    assertEquals("store-regressed", guard.problem().orElseThrow().code());
  }

  @Test
  void fencedWritesFailOnceTheStoreRegressed() {
    StoreGuard guard = guard("node");
    assertThrows(StoreException.class, () -> guard.fenced(Txn.empty()));
    guard.ask().join();
    assertTrue(memory.commit(guard.fenced(Txn.empty().put("/a", "x"))).join().committed());
    guard.saw(1_000);
    guard.ask().join();
    StoreException e = assertThrows(StoreException.class, () -> guard.fenced(Txn.empty()));
    assertEquals("store-regressed", e.problem().code());
  }

  /** Else a write that waited for the store hides that it went back by as many revisions. */
  @Test
  void nothingIsWrittenToAStoreThatCameBackUntilItWasAsked() {
    StoreGuard guard = guard("node");
    guard.ask().join();
    long before = memory.revision();
    put("/a");
    guard.saw(memory.revision());
    guard.lost();
    memory.rewind(before);
    StoreException e = assertThrows(StoreException.class, () -> guard.fenced(Txn.empty()));
    assertEquals("store-unavailable", e.problem().code());
    assertEquals(Optional.of("store-regressed"), code(guard));
    guard.lost();
    assertEquals("store-regressed", guard.problem().orElseThrow().code());
  }

  @Test
  void aStoreThatCameBackAsItWasIsWrittenAgain() {
    StoreGuard guard = guard("node");
    guard.ask().join();
    guard.lost();
    assertEquals(Optional.empty(), code(guard));
    assertEquals(Optional.empty(), guard.problem());
  }

  @Test
  void writeFencedBeforeADecisionDoesNotHappenAfterIt() {
    StoreGuard guard = guard("node");
    guard.ask().join();
    Txn old = guard.fenced(Txn.empty().put("/a", "x"));
    guard.decide("accept").join();
    assertFalse(memory.commit(old).join().committed());
  }

  @Test
  void decisionOnOneNodeHoldsForAll() {
    StoreGuard one = guard("one");
    StoreGuard two = guard("two");
    one.ask().join();
    long empty = memory.revision();
    put("/a");
    one.ask().join();
    two.ask().join();
    memory.rewind(empty);
    assertEquals(Optional.of("store-regressed"), code(one));
    assertEquals(Optional.of("store-regressed"), code(two));
    CellState decided = one.decide("redeclare").join();
    assertEquals(2, decided.era());
    assertEquals(Optional.empty(), code(one));
    assertEquals(Optional.empty(), code(two));
    assertEquals(List.of(decided, decided), decisions.stream().toList());
    assertEquals(Optional.of("redeclare"), two.cell().orElseThrow().decision());
  }

  @Test
  void emptyStoreIsDecidedWithTheRememberedUid() {
    StoreGuard guard = guard("node");
    guard.ask().join();
    CellState before = guard.cell().orElseThrow();
    memory.rewind(1);
    assertEquals(Optional.of("store-regressed"), code(guard));
    CellState decided = guard.decide("redeclare").join();
    assertEquals(before.uid(), decided.uid());
    assertEquals(2, decided.era());
    assertEquals(Optional.empty(), code(guard("node")));
  }

  @Test
  void revisionIsWrittenSeldomAndTheFileIsPrivate() throws IOException {
    StoreGuard guard = guard("node");
    guard.ask().join();
    Path file = directory.resolve("node");
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    guard.saw(500);
    assertFalse(Files.readString(file).contains("500"));
    time.pass(java.time.Duration.ofSeconds(11));
    guard.saw(501);
    assertTrue(Files.readString(file).contains("501"));
  }

  /** What was delivered was lost on its way, and the store counted as away. */
  @Test
  void aRevisionThatCanNotBeWrittenIsNoReasonToStop() throws IOException {
    StoreGuard guard = guard("node");
    guard.ask().join();
    long before = memory.revision();
    Path inTheWay = Files.createDirectory(directory.resolve("node.new"));
    put("/a");
    time.pass(java.time.Duration.ofSeconds(11));
    guard.saw(memory.revision());
    time.pass(java.time.Duration.ofSeconds(11));
    assertEquals(Optional.empty(), code(guard));
    assertEquals(Optional.empty(), guard.problem());
    Files.delete(inTheWay);
    time.pass(java.time.Duration.ofSeconds(11));
    guard.ask().join();
    memory.rewind(before);
    assertEquals(Optional.of("store-regressed"), code(guard("node")));
  }

  /** It was acted on at the second answer, and no other node's decision was ever told. */
  @Test
  void whatIsLearntOfACellIsWrittenBeforeItIsActedOn() throws IOException {
    StoreGuard one = guard("one");
    one.ask().join();
    StoreGuard two = guard("two");
    Path inTheWay = Files.createDirectory(directory.resolve("two.new"));
    for (int i = 0; i < 3; i++) {
      assertTrue(asked(two).isCompletedExceptionally());
      assertTrue(two.problem().isPresent());
    }
    Files.delete(inTheWay);
    assertEquals(Optional.empty(), code(two));
    Files.createDirectory(inTheWay);
    CellState decided = one.decide("accept").join();
    for (int i = 0; i < 3; i++) {
      assertTrue(asked(two).isCompletedExceptionally());
    }
    Files.delete(inTheWay);
    assertEquals(Optional.empty(), code(two));
    assertEquals(List.of(decided, decided), decisions);
  }

  private StoreGuard onSlowDisk(List<Runnable> disk, Runnable onLost) {
    return new StoreGuard(
        far,
        directory.resolve("slow"),
        disk::add,
        () -> false,
        time::nanoTime,
        decisions::add,
        onLost,
        Uid::random);
  }

  private static void writes(List<Runnable> disk) {
    List<Runnable> now = List.copyOf(disk);
    disk.clear();
    now.forEach(Runnable::run);
  }

  /** The thread that tells a revision also renews the node's lease. */
  @Test
  void aStalledDiskHoldsUpNobody() throws IOException {
    List<Runnable> disk = new ArrayList<>();
    StoreGuard guard = onSlowDisk(disk, () -> {});
    guard("node").ask().join();
    var first = asked(guard);
    assertFalse(first.isDone(), "nothing is concluded before it is written");
    assertTrue(guard.problem().isPresent());
    assertEquals(Optional.empty(), guard.cell());
    writes(disk);
    assertEquals(Optional.empty(), first.join().regressed());
    assertEquals(Optional.empty(), guard.problem());
    time.pass(java.time.Duration.ofSeconds(11));
    guard.saw(501);
    assertEquals(1, disk.size());
    assertFalse(Files.readString(directory.resolve("slow")).contains("501"));
    assertEquals(Optional.empty(), guard.problem());
    writes(disk);
    assertTrue(Files.readString(directory.resolve("slow")).contains("501"));
  }

  @Test
  void mistrustDoesNotWaitForTheDisk() {
    List<Runnable> disk = new ArrayList<>();
    StoreGuard guard = onSlowDisk(disk, () -> {});
    guard("node").ask().join();
    var first = asked(guard);
    writes(disk);
    assertTrue(first.isDone());
    guard.saw(1_000);
    var second = asked(guard);
    assertEquals("store-regressed", guard.problem().orElseThrow().code());
    writes(disk);
    assertEquals("store-regressed", second.join().regressed().orElseThrow().code());
  }

  @Test
  void whatWasLearntWhileTheDiskWasSlowIsNotOverwritten() {
    List<Runnable> disk = new ArrayList<>();
    StoreGuard guard = onSlowDisk(disk, () -> {});
    guard("node").ask().join();
    var first = asked(guard);
    guard.lost();
    writes(disk);
    far.settle();
    assertFalse(first.isDone(), "it is asked again");
    assertTrue(guard.problem().isPresent());
    writes(disk);
    assertEquals(Optional.empty(), first.join().regressed());
    assertEquals(Optional.empty(), guard.problem());
  }

  /**
   * An etcd of ours that died was looked after at the next resync: writes were refused till then.
   */
  @Test
  void thatTheStoreWasLostIsToldOnce() {
    int[] told = {0};
    List<Runnable> disk = new ArrayList<>();
    StoreGuard guard = onSlowDisk(disk, () -> told[0]++);
    guard("node").ask().join();
    var first = asked(guard);
    writes(disk);
    assertTrue(first.isDone());
    guard.lost();
    guard.lost();
    assertEquals(1, told[0]);
  }

  @Test
  void truncatedFileIsNoFirstContact() throws IOException {
    Files.writeString(directory.resolve("node"), "{\"schema\":1,\"hig");
    StoreException e = assertThrows(StoreException.class, () -> guard("node"));
    assertEquals("guard-unreadable", e.problem().code());
  }
}
