package io.hostler.declare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.model.Documents;
import io.hostler.model.Placement;
import io.hostler.plan.Uid;
import io.hostler.store.DelayedStore;
import io.hostler.store.Entry;
import io.hostler.store.Keys;
import io.hostler.store.Scheduler;
import io.hostler.testing.Seed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Creates that come together all get a place while there is room. */
class ManyAtOnceTest {
  private static final int CONNECTIONS = 20;
  private static final int CREATES = 200;
  private static final Duration ONE_WAY = Duration.ofNanos(1_500_000);

  private final TestCell cell = new TestCell();
  private final ExecutorService connections = Executors.newFixedThreadPool(CONNECTIONS);
  private final Scheduler wire = Scheduler.thread("wire");

  @AfterEach
  void end() {
    connections.shutdownNow();
    wire.close();
  }

  private Declare host(long seed) {
    DelayedStore store = new DelayedStore(cell.store, wire, ONE_WAY, Seed.ofThisRun() + seed);
    return cell.near(store, new StoreView(cell.store));
  }

  /** Losers of three tries were stored unplaced. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void twoHundredInTwentyConnectionsAreAllPlaced(long seed) throws Exception {
    cell.node("hv1", 256, 256);
    cell.node("hv2", 256, 256);
    cell.apply(TestCell.IMAGE + "---\n" + TestCell.POOL.replace("/29", "/24"));
    Declare host = host(seed);
    all(List.of(host));
    long transactions =
        cell.under(Keys.PLACEMENTS).stream().mapToLong(Entry::modRevision).distinct().count();
    assertTrue(transactions < CREATES, "what waited while one was under way goes together");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void thoseOfSeveralHostsTakeTurns(long seed) throws Exception {
    cell.node("hv1", 256, 256);
    cell.node("hv2", 256, 256);
    cell.apply(TestCell.IMAGE + "---\n" + TestCell.POOL.replace("/29", "/24"));
    all(List.of(host(seed), host(seed + 100), host(seed + 200)));
  }

  private void all(List<Declare> hosts) throws Exception {
    List<Future<Optional<Placement>>> answers = new ArrayList<>();
    for (int i = 0; i < CREATES; i++) {
      Declare host = hosts.get(i % hosts.size());
      String document = TestCell.instance("i" + i);
      Callable<Optional<Placement>> create =
          () ->
              host.apply(Documents.read(document), TestCell.OPTIONS).done().getFirst().placement();
      answers.add(connections.submit(create));
    }
    for (int i = 0; i < CREATES; i++) {
      Optional<Placement> placement = answers.get(i).get();
      assertEquals(Optional.empty(), placement.flatMap(Placement::why), "i" + i);
      assertEquals(placement, cell.placement("i" + i), "what was answered is what is stored");
    }
    assertEquals(List.of(), cell.faults());
  }

  /** Each may take the last of what the others want too: as many as fit are placed. */
  @Test
  void whatDoesNotFitIsStoredUnplacedAndKeepsNoneOut() throws Exception {
    Uid node = cell.node("hv1", 256, 8);
    cell.apply(TestCell.IMAGE);
    Declare host = host(7);
    List<Future<Applied>> answers = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      String document = TestCell.instance("i" + i);
      answers.add(connections.submit(() -> host.apply(Documents.read(document), TestCell.OPTIONS)));
    }
    int placed = 0;
    for (Future<Applied> each : answers) {
      Placement placement = each.get().done().getFirst().placement().orElseThrow();
      placed += placement.node().equals(Optional.of(node)) ? 1 : 0;
    }
    assertEquals(8, placed);
    assertEquals(List.of(), cell.faults());
  }

  @Test
  void theSameNameAtOnceIsMadeOnce() throws Exception {
    cell.node("hv1", 256, 256);
    cell.apply(TestCell.IMAGE);
    Declare host = host(9);
    List<Future<Applied>> answers = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      answers.add(
          connections.submit(
              () -> host.apply(Documents.read(TestCell.instance("one")), TestCell.OPTIONS)));
    }
    int created = 0;
    for (Future<Applied> each : answers) {
      Declaration one = each.get().done().getFirst();
      created += one.verdict() == Declaration.Verdict.CREATED ? 1 : 0;
    }
    assertEquals(1, created);
    assertEquals(List.of(), cell.faults());
  }
}
