package io.hostler.declare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.model.Documents;
import io.hostler.model.InstanceSpec;
import io.hostler.model.Kind;
import io.hostler.model.Placement;
import io.hostler.placement.Placer;
import io.hostler.plan.HostlerException;
import io.hostler.plan.Uid;
import io.hostler.reservation.PlaceWaiting;
import io.hostler.reservation.Placing;
import io.hostler.reservation.Recounting;
import io.hostler.store.DelayedStore;
import io.hostler.store.Keys;
import io.hostler.store.Scheduler;
import io.hostler.store.Store;
import io.hostler.store.Txn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RacesTest {
  private static final Duration ONE_WAY = Duration.ofNanos(200_000);

  private final TestCell cell = new TestCell();

  @Test
  void twoHostsRaceForTheLastAddressAndOneGetsIt() {
    cell.node("hv1", 8, 8);
    cell.apply(TestCell.IMAGE + "---\n" + TestCell.POOL.replace("/29", "/32"));
    race("1GiB");
  }

  @Test
  void twoHostsRaceForTheLastMemoryAndOneGetsIt() {
    cell.node("hv1", 8, 3);
    cell.apply(TestCell.IMAGE);
    race("2GiB");
  }

  private void race(String memory) {
    StoreView early = new StoreView(cell.store);
    FaultyStore store =
        new FaultyStore(cell.store)
            .before(
                n -> {
                  if (cell.stored(Kind.INSTANCE, "b").isEmpty() && n == 2) {
                    cell.host(cell.store, early)
                        .apply(
                            Documents.read(TestCell.instance("b", 1, memory, "")),
                            TestCell.OPTIONS);
                  }
                });
    cell.host(store, early)
        .apply(Documents.read(TestCell.instance("a", 1, memory, "")), TestCell.OPTIONS);
    List<Placement> both =
        List.of(cell.placement("a").orElseThrow(), cell.placement("b").orElseThrow());
    assertEquals(1, both.stream().filter(each -> each.node().isPresent()).count());
    assertEquals(1, both.stream().filter(each -> each.why().isPresent()).count());
    assertEquals(List.of(), cell.faults());
  }

  @Test
  void aMemberThatIsBehindCostsAnotherTryAndNothingElse() {
    Uid node = cell.node("hv1", 8, 8);
    cell.apply(TestCell.IMAGE + "---\n" + TestCell.POOL);
    FaultyStore store = new FaultyStore(cell.store).cutOff();
    StoreView early = new StoreView(cell.store);
    cell.apply(TestCell.instance("first"));
    for (String name : List.of("second", "third")) {
      cell.host(store, early).apply(Documents.read(TestCell.instance(name)), TestCell.OPTIONS);
      assertEquals(Optional.of(node), cell.placement(name).orElseThrow().node());
    }
    assertEquals(List.of(), cell.faults());
  }

  @Test
  void thatNothingFitsIsNeverSaidByAMemberThatIsBehind() {
    cell.apply(TestCell.IMAGE);
    FaultyStore store = new FaultyStore(cell.store).cutOff();
    StoreView early = new StoreView(cell.store);
    Uid node = cell.node("hv1", 8, 8);
    cell.host(store, early).apply(Documents.read(TestCell.instance("a")), TestCell.OPTIONS);
    assertEquals(Optional.of(node), cell.placement("a").orElseThrow().node());
  }

  @Test
  void whatMemoryDoesNotKnowYetIsChangedAndNotMadeAgain() {
    cell.node("hv1", 8, 8);
    cell.apply(TestCell.IMAGE);
    StoreView early = new StoreView(cell.store);
    cell.apply(TestCell.instance("a"));
    Uid uid = cell.resource(Kind.INSTANCE, "a").uid();
    long before = cell.revision();
    Declare late = cell.host(cell.store, early);
    late.apply(Documents.read(TestCell.instance("a")), TestCell.OPTIONS);
    assertEquals(before, cell.revision(), "the same again");
    late.apply(Documents.read(TestCell.instance("a", 2, "1GiB", "")), TestCell.OPTIONS);
    assertEquals(uid, cell.resource(Kind.INSTANCE, "a").uid());
    assertEquals(
        2, ((InstanceSpec) cell.resource(Kind.INSTANCE, "a").spec()).cpus(), "changed in place");
  }

  @Test
  void aCreateWaitsForTwoReadsAtHandAndOneTransaction() {
    cell.node("hv1", 8, 8);
    cell.apply(TestCell.IMAGE + "---\n" + TestCell.POOL + "---\n" + TestCell.instance("a"));
    FaultyStore store = new FaultyStore(cell.store);
    cell.host(store, new StoreView(cell.store))
        .apply(Documents.read(TestCell.instance("b")), TestCell.OPTIONS);
    assertEquals(3, store.calls());
  }

  @Test
  void whatDidNotFitIsPlacedInOrderWhenSomethingGoes() {
    Uid node = cell.node("hv1", 8, 2);
    cell.apply(TestCell.IMAGE + "---\n" + TestCell.instance("a", 1, "2GiB", ""));
    cell.apply(TestCell.instance("b", 1, "2GiB", ""));
    long term = cell.write(Keys.LEADER, "{}");
    long mark = cell.store.get(Keys.CELL).join().get().modRevision();
    assertEquals(
        Optional.of("hv1: 0 MiB of memory free, 2 GiB asked"),
        cell.placement("b").orElseThrow().why());
    long before = cell.revision();
    assertEquals(List.of(), placeWaiting().run(new StoreView(cell.store), term, mark));
    assertEquals(before, cell.revision(), "trying again in vain writes nothing");

    var name = TestCell.name(Kind.INSTANCE, "a");
    Uid uid = cell.resource(Kind.INSTANCE, "a").uid();
    cell.host().delete(name, Optional.empty(), TestCell.OPTIONS);
    new Finalise(cell.store).run(name, uid, node, new CellMark(cell.state, mark), Optional.empty());
    assertEquals(
        List.of(),
        placeWaiting().run(new StoreView(cell.store), term + 1, mark),
        "not the leader any more");
    List<Placement> placed = placeWaiting().run(new StoreView(cell.store), term, mark);
    assertEquals(List.of("b"), placed.stream().map(Placement::name).toList());
    assertEquals(Optional.of(node), cell.placement("b").orElseThrow().node());
    assertEquals(List.of(), cell.faults());
  }

  /** All that waited behind it waited for ever. */
  @Test
  void whatCanNotBePlacedAtAllHoldsUpNoneBehindIt() {
    cell.node("hv1", 8, 1);
    StringBuilder pools = new StringBuilder(TestCell.IMAGE);
    for (int i = 0; i < 50; i++) {
      pools.append("---\nkind: addresspool\nname: p" + i);
      pools.append("\nspec: {prefix: 203.0." + i + ".0/24, mode: routed, default: true}\n");
    }
    cell.apply(pools.toString());
    cell.apply(TestCell.instance("a", 1, "2GiB", ""));
    cell.apply(TestCell.instance("b", 1, "2GiB", "addresses: []"));
    cell.node("hv2", 8, 8);
    long term = cell.write(Keys.LEADER, "{}");
    long mark = cell.store.get(Keys.CELL).join().get().modRevision();
    List<Placement> placed = placeWaiting().run(new StoreView(cell.store), term, mark);
    assertEquals(List.of("b"), placed.stream().map(Placement::name).toList());
  }

  @Test
  void theRecountMendsWhatIsWrongAndNothingElse() {
    Uid node = cell.node("hv1", 8, 8);
    cell.apply(TestCell.IMAGE + "---\n" + TestCell.POOL + "---\n" + TestCell.instance("a"));
    long term = cell.write(Keys.LEADER, "{}");
    long mark = cell.store.get(Keys.CELL).join().get().modRevision();
    assertEquals(0, new Recounting(cell.store).run(term, mark));
    cell.write(Keys.nodeReservations(node), "{\"schema\":1,\"cpus\":9,\"new\":true}");
    assertEquals(1, new Recounting(cell.store).run(term, mark));
    assertEquals(List.of(), cell.faults());
    assertTrue(
        cell.under(Keys.NODE_RESERVATIONS).getFirst().value().contains("\"new\":true"),
        "a newer version's field stays");
  }

  private PlaceWaiting placeWaiting() {
    Placer placer = new Placer(1);
    return new PlaceWaiting(
        cell.store, new Placing(cell.store, placer, TestCell.CLOCK), TestCell.CLOCK);
  }

  /** Creates, resizes and deletes by several hosts whose memory lags and whose replies get lost. */
  @Property(tries = 15)
  void sumsAndAddressesHoldWhateverIsLost(@ForAll long seed) throws Exception {
    TestCell each = new TestCell();
    Random random = new Random(seed);
    Uid node = each.node("hv1", 16, 12);
    each.node("hv2", 16, 12);
    each.apply(TestCell.IMAGE + "---\n" + TestCell.POOL);
    long mark = each.store.get(Keys.CELL).join().get().modRevision();
    try (ExecutorService hosts = Executors.newFixedThreadPool(3);
        Scheduler wire = Scheduler.thread("wire")) {
      List<Future<Object>> running = new ArrayList<>();
      for (int h = 0; h < 3; h++) {
        Random own = new Random(random.nextLong());
        long seedOfWay = random.nextLong();
        UnaryOperator<Store> far = near -> new DelayedStore(near, wire, ONE_WAY, seedOfWay);
        Callable<Object> work = () -> work(each, far, own, mark);
        running.add(hosts.submit(work));
      }
      for (Future<Object> one : running) {
        one.get();
      }
    }
    assertEquals(List.of(), each.faults(), "seed " + seed + " node " + node);
  }

  private static Object work(TestCell cell, UnaryOperator<Store> far, Random random, long mark) {
    Store store =
        far.apply(
            new FaultyStore(cell.store)
                .faults(
                    n ->
                        switch (random.nextInt(8)) {
                          case 0 -> FaultyStore.Fault.REPLY_LOST;
                          case 1 -> FaultyStore.Fault.REQUEST_LOST;
                          case 2 -> FaultyStore.Fault.REFUSED;
                          default -> FaultyStore.Fault.NONE;
                        }));
    StoreView view = new StoreView(cell.store);
    for (int i = 0; i < 25; i++) {
      String name = "i" + random.nextInt(8);
      try {
        if (random.nextInt(3) == 0) {
          view.refresh();
        }
        Declare host = cell.near(store, view);
        if (random.nextInt(3) > 0) {
          String memory = (1 + random.nextInt(4)) + "GiB";
          host.apply(
              Documents.read(TestCell.instance(name, 1 + random.nextInt(4), memory, "")),
              TestCell.OPTIONS);
        } else {
          var full = TestCell.name(Kind.INSTANCE, name);
          Declaration gone = host.delete(full, Optional.empty(), TestCell.OPTIONS);
          if (gone.placement().isPresent()) {
            new Finalise(store)
                .run(
                    full,
                    gone.resource().uid(),
                    gone.placement().get().node().orElseThrow(),
                    new CellMark(cell.state, mark),
                    Optional.empty());
          }
        }
      } catch (HostlerException e) {
        // Lost, refused or overtaken: the store as a whole has to be right all the same.
        assertTrue(
            List.of("store-unclear", "store-unavailable", "conflict", "not-found")
                .contains(e.problem().code()),
            e.toString());
      }
    }
    return Txn.empty();
  }
}
