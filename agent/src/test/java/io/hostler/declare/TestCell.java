package io.hostler.declare;

import io.hostler.model.CellState;
import io.hostler.model.CellStateCodec;
import io.hostler.model.Document;
import io.hostler.model.Documents;
import io.hostler.model.InstanceReport;
import io.hostler.model.InstanceSpec;
import io.hostler.model.InstanceState;
import io.hostler.model.IpAddress;
import io.hostler.model.Kind;
import io.hostler.model.NodeNetwork;
import io.hostler.model.NodeReport;
import io.hostler.model.NodeReportCodec;
import io.hostler.model.ObservationCodec;
import io.hostler.model.Placement;
import io.hostler.model.PlacementCodec;
import io.hostler.model.Reference;
import io.hostler.model.Resource;
import io.hostler.model.ResourceName;
import io.hostler.placement.Placer;
import io.hostler.plan.Uid;
import io.hostler.reservation.AllocationCodec;
import io.hostler.reservation.BlockingListing;
import io.hostler.reservation.Placing;
import io.hostler.reservation.Recount;
import io.hostler.store.DelayedStore;
import io.hostler.store.Entry;
import io.hostler.store.Keys;
import io.hostler.store.MemoryStore;
import io.hostler.store.SteppedScheduler;
import io.hostler.store.Store;
import io.hostler.store.Txn;
import io.hostler.testing.Seed;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;

/** A cell in memory: a store, nodes, and as many hosts that declare into it as a test wants. */
final class TestCell {
  static final Options OPTIONS = Options.by("tester");
  static final Options DRY = new Options(true, "tester", "");
  static final InstantSource CLOCK = () -> Instant.parse("2026-01-31T12:00:00Z");
  static final String IMAGE =
      "kind: image\nname: debian\nspec:\n  disk: {sha256: "
          + "a".repeat(64)
          + ", bytes: 1048576, format: qcow2, virtualBytes: 2147483648}\n";
  static final String POOL =
      "kind: addresspool\nname: public\nspec: {prefix: 198.51.100.0/29, mode: routed, default: true}\n";

  final Store store;
  private final UnaryOperator<Store> way;
  final CellState state = new CellState(Uid.random(), 1, Optional.empty());

  /** In memory; its hosts are far from it. */
  TestCell() {
    this(new MemoryStore(System::nanoTime, Runnable::run), far());
  }

  /** In a store that takes its own time. */
  TestCell(Store store) {
    this(store, UnaryOperator.identity());
  }

  private TestCell(Store store, UnaryOperator<Store> way) {
    this.store = store;
    this.way = way;
    write(Keys.CELL, CellStateCodec.write(state));
  }

  /** By another length for each host; in stepped time, so on the test's thread alone. */
  private static UnaryOperator<Store> far() {
    SteppedScheduler time = new SteppedScheduler();
    Random seeds = new Random(Seed.ofThisRun());
    return store -> new DelayedStore(store, time, seeds.nextLong());
  }

  long write(String key, String value) {
    return store.commit(Txn.empty().put(key, value)).join().revision();
  }

  Uid node(String name, int cpus, long memory, Map<String, String> tags) {
    NodeReport report =
        new NodeReport(
            Uid.random(), name, "1", cpus, memory, List.of(), NodeNetwork.NONE, tags, false);
    write(Keys.node(report.uid()), NodeReportCodec.write(report));
    return report.uid();
  }

  Uid node(String name, int cpus, long gib) {
    return node(name, cpus, gib << 30, Map.of());
  }

  void report(
      Uid node, Uid uid, String name, long memory, List<IpAddress> addresses, boolean orphan) {
    InstanceReport report =
        new InstanceReport(
            uid,
            "default",
            name,
            InstanceState.RUNNING,
            "",
            CLOCK.instant(),
            1,
            1,
            List.of(),
            memory,
            addresses,
            orphan,
            Map.of(),
            Optional.empty());
    write(Keys.observed(node, Kind.INSTANCE, uid), ObservationCodec.write(report.observation()));
  }

  /** A host whose memory is what the store holds now. */
  Declare host() {
    return host(store, new StoreView(store));
  }

  Declare host(Store through, View view) {
    return near(way.apply(through), view);
  }

  /** A host that has this store as it is, for any number of threads. */
  Declare near(Store through, View view) {
    return new Declare(
        through, view, Optional::empty, new Placing(through, new Placer(1), CLOCK), CLOCK);
  }

  Applied apply(String text) {
    return host().apply(Documents.read(text), OPTIONS);
  }

  static Document document(String text) {
    return Documents.read(text).getFirst();
  }

  static String instance(String name, int cpus, String memory, String more) {
    return "kind: instance\nname: "
        + name
        + "\nspec: {image: debian, cpus: "
        + cpus
        + ", memory: "
        + memory
        + (more.isEmpty() ? "" : ", " + more)
        + "}\n";
  }

  static String instance(String name) {
    return instance(name, 1, "1GiB", "");
  }

  static ResourceName name(Kind kind, String name) {
    return ResourceName.of(kind, "default", name);
  }

  Optional<Declared> stored(Kind kind, String name) {
    return store.get(Keys.resource(name(kind, name))).join().map(Lookup::declared);
  }

  Resource resource(Kind kind, String name) {
    return stored(kind, name).orElseThrow().resource();
  }

  Optional<Placement> placement(String instance) {
    return stored(Kind.INSTANCE, instance)
        .flatMap(each -> store.get(Keys.placement(each.resource().uid())).join())
        .map(entry -> PlacementCodec.read(entry.value()));
  }

  /** The revision of the store as a whole: what every write moves. */
  long revision() {
    return store.list(Keys.ROOT, "", 0, 1).join().revision();
  }

  List<Entry> under(String prefix) {
    return BlockingListing.of(store, prefix, 0).entries();
  }

  /** What is wrong with the store as a whole: sums, addresses, dangling names. */
  List<String> faults() {
    List<String> faults = new ArrayList<>();
    List<Placement> placements = new ArrayList<>();
    under(Keys.PLACEMENTS).forEach(entry -> placements.add(PlacementCodec.read(entry.value())));
    Map<Uid, InstanceSpec> specs = new HashMap<>();
    Set<String> names = new HashSet<>();
    List<Resource> resources =
        under(Keys.RESOURCES).stream().map(entry -> Lookup.declared(entry).resource()).toList();
    resources.forEach(each -> names.add(each.name().toString()));
    for (Resource each : resources) {
      if (each.spec() instanceof InstanceSpec spec) {
        specs.put(each.uid(), spec);
      }
      Reference.of(each.name(), each.spec()).stream()
          .filter(reference -> !names.contains(reference.target().toString()))
          .forEach(reference -> faults.add(each.name() + " names " + reference.target()));
    }
    Recount.of(placements, specs, under(Keys.RESERVATIONS))
        .forEach(txn -> faults.add("wrong sum: " + txn.changes().getFirst().key()));
    Map<String, Uid> holders = new HashMap<>();
    for (Placement placement : placements) {
      if (!specs.containsKey(placement.uid())) {
        faults.add("placement without instance: " + placement.name());
      }
      for (Placement.Address address : placement.addresses()) {
        Uid other =
            holders.put(Keys.allocation(address.pool(), address.address()), placement.uid());
        if (other != null) {
          faults.add(address + " is given twice");
        }
      }
    }
    Map<String, Uid> allocated = new HashMap<>();
    under(Keys.ALLOCATIONS)
        .forEach(entry -> allocated.put(entry.key(), AllocationCodec.read(entry.value())));
    if (!allocated.equals(holders)) {
      faults.add("allocations " + allocated + " but placements have " + holders);
    }
    return faults;
  }

  static IpAddress ip(String text) {
    return IpAddress.parse(text);
  }
}
