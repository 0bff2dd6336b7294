package io.hostler.declare;

import io.hostler.model.CellState;
import io.hostler.model.CellStateCodec;
import io.hostler.model.Kind;
import io.hostler.model.NodeReport;
import io.hostler.model.NodeReportCodec;
import io.hostler.model.PlacementCodec;
import io.hostler.model.Resource;
import io.hostler.model.ResourceCodec;
import io.hostler.model.ResourceName;
import io.hostler.placement.CellUsage;
import io.hostler.placement.Known;
import io.hostler.placement.PlacementAt;
import io.hostler.placement.Placer;
import io.hostler.plan.Uid;
import io.hostler.reservation.BlockingListing;
import io.hostler.reservation.Commit;
import io.hostler.store.Entry;
import io.hostler.store.Keys;
import io.hostler.store.Store;
import io.hostler.store.Txn;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * What one request knows: this host's memory, over it what the request itself read or wrote, and
 * over that what a dry run pretends. One thread, one request.
 */
final class Lookup implements Known {
  /** So many reads at once are a burst that the store does not notice. */
  private static final int AHEAD = 16;

  private final View view;
  private final Store store;
  private final Map<ResourceName, Optional<Declared>> fresh = new HashMap<>();
  private final Map<Uid, Optional<PlacementAt>> freshPlacements = new HashMap<>();
  private final Map<ResourceName, Declared> pretended = new LinkedHashMap<>();
  private final Map<ResourceName, CompletableFuture<Optional<Entry>>> asked = new HashMap<>();
  private Optional<CellMark> cell;

  Lookup(View view, Store store) {
    this.view = view;
    this.store = store;
    this.cell = view.cell();
  }

  DeclareException notFound(ResourceName name) {
    return DeclareProblems.notFound(name, view);
  }

  Store store() {
    return store;
  }

  /** What every write compares. */
  CellMark cell() {
    return cell.orElseThrow(DeclareProblems::noCell);
  }

  /** As the store has it now: what is about to be changed. */
  Optional<Declared> current(ResourceName name) {
    if (pretended.containsKey(name)) {
      return Optional.of(pretended.get(name));
    }
    return fresh.computeIfAbsent(
        name, each -> Commit.await(asked.computeIfAbsent(each, this::ask)).map(Lookup::declared));
  }

  private CompletableFuture<Optional<Entry>> ask(ResourceName name) {
    return store.get(Keys.resource(name));
  }

  /** Asks the store for what a request about these will want, all at once. */
  void askAhead(Collection<ResourceName> names, Options options) {
    names.stream()
        .filter(name -> options.dryRun() || !presumedAbsent(name))
        .limit(AHEAD)
        .forEach(name -> asked.computeIfAbsent(name, this::ask));
  }

  /**
   * What an apply begins with: as {@link #current}, without a read for an instance that memory does
   * not know. Its write compares the absence, and learns better when it is there; a dry run reads.
   */
  Optional<Declared> before(ResourceName name, Options options) {
    return options.dryRun() || !presumedAbsent(name) ? current(name) : Optional.empty();
  }

  private boolean presumedAbsent(ResourceName name) {
    return name.kind() == Kind.INSTANCE
        && !pretended.containsKey(name)
        && !fresh.containsKey(name)
        && view.find(name).isEmpty();
  }

  /** From memory; what memory misses, or thinks is going, is asked of the store. */
  Optional<Declared> find(ResourceName name) {
    if (pretended.containsKey(name) || fresh.containsKey(name)) {
      return current(name);
    }
    Optional<Declared> remembered = view.find(name);
    return remembered.isPresent() && !remembered.get().resource().deleting()
        ? remembered
        : current(name);
  }

  /** Of an environment, as memory has them, over that what this request knows better. */
  List<Resource> instances(String environment) {
    return view.all(Kind.INSTANCE).stream()
        .map(each -> each.resource().name())
        .filter(name -> name.environment().equals(environment))
        .flatMap(name -> find(name).stream())
        .map(Declared::resource)
        .toList();
  }

  Optional<PlacementAt> placement(Uid instance) {
    if (freshPlacements.containsKey(instance)) {
      return freshPlacements.get(instance);
    }
    Optional<PlacementAt> remembered = view.placement(instance);
    return remembered.isPresent() ? remembered : currentPlacement(instance);
  }

  Optional<PlacementAt> currentPlacement(Uid instance) {
    return freshPlacements.computeIfAbsent(
        instance, uid -> Commit.await(store.get(Keys.placement(uid))).map(Lookup::placed));
  }

  /** All pools as the store has them now, with what a dry run pretends. */
  Collection<Resource> currentPools() {
    Map<ResourceName, Resource> all = new LinkedHashMap<>();
    for (Entry entry : BlockingListing.of(store, Keys.resources(Kind.ADDRESSPOOL), 0).entries()) {
      Declared each = declared(entry);
      all.put(each.resource().name(), each.resource());
    }
    pretended.forEach((name, each) -> all.put(name, each.resource()));
    all.values().removeIf(each -> each.kind() != Kind.ADDRESSPOOL);
    return all.values();
  }

  boolean knowsNode(String asked) {
    return view.nodes().stream().anyMatch(node -> Placer.is(node, asked))
        || BlockingListing.of(store, Keys.NODES, 0).entries().stream()
            .map(entry -> NodeReportCodec.read(entry.value()))
            .anyMatch(node -> Placer.is(node, asked));
  }

  Optional<NodeReport> node(Uid uid) {
    return view.nodes().stream().filter(node -> node.uid().equals(uid)).findFirst();
  }

  /** What a dry run would have written over what it found. */
  void pretend(Resource resource, long revision) {
    pretended.put(resource.name(), new Declared(resource, revision));
  }

  void stopPretending() {
    pretended.clear();
  }

  void wrote(Resource resource, long revision) {
    fresh.put(resource.name(), Optional.of(new Declared(resource, revision)));
  }

  void placed(PlacementAt placement) {
    freshPlacements.put(placement.placement().uid(), Optional.of(placement));
  }

  /**
   * Takes in how the keys of a transaction that lost stand now.
   *
   * @throws DeclareException when the store is not the cell that this host knows
   */
  void learn(Txn txn, Map<String, Entry> now) {
    for (Txn.Condition condition : txn.conditions()) {
      String key = condition.key();
      Optional<Entry> entry = Optional.ofNullable(now.get(key));
      if (key.equals(Keys.CELL)) {
        cell = Optional.of(checked(cell(), entry));
      } else if (key.startsWith(Keys.PLACEMENTS)) {
        freshPlacements.put(
            Uid.parse(key.substring(Keys.PLACEMENTS.length())), entry.map(Lookup::placed));
      } else if (key.startsWith(Keys.RESOURCES)) {
        fresh.put(name(key), entry.map(Lookup::declared));
      }
    }
  }

  @Override
  public Collection<Pool> pools() {
    Map<ResourceName, Pool> all = new LinkedHashMap<>();
    for (Pool pool : view.pools()) {
      all.put(ResourceName.of(Kind.ADDRESSPOOL, "", pool.name()), pool);
    }
    fresh.forEach(
        (name, each) -> {
          if (name.kind() == Kind.ADDRESSPOOL) {
            all.remove(name);
            each.flatMap(Lookup::pool).ifPresent(pool -> all.put(name, pool));
          }
        });
    pretended.forEach((name, each) -> pool(each).ifPresent(pool -> all.put(name, pool)));
    return all.values();
  }

  @Override
  public CellUsage usage() {
    if (freshPlacements.isEmpty()) {
      return view.usage();
    }
    Map<Uid, Map<String, String>> tags = new HashMap<>();
    fresh.values().stream()
        .flatMap(Optional::stream)
        .map(Declared::resource)
        .forEach(each -> tags.put(each.uid(), each.tags()));
    return new FreshUsage(view, Map.copyOf(freshPlacements), tags);
  }

  static Declared declared(Entry entry) {
    return new Declared(ResourceCodec.read(entry.value()), entry.modRevision());
  }

  private static PlacementAt placed(Entry entry) {
    return new PlacementAt(PlacementCodec.read(entry.value()), entry.modRevision());
  }

  private static Optional<Pool> pool(Declared each) {
    return Pool.of(each.resource(), each.modRevision());
  }

  private static ResourceName name(String key) {
    List<String> parts =
        new ArrayList<>(List.of(key.substring(Keys.RESOURCES.length()).split("/", 3)));
    return ResourceName.of(Kind.of(parts.get(0)).orElseThrow(), parts.get(1), parts.get(2));
  }

  static CellMark checked(CellMark known, Optional<Entry> entry) {
    Optional<CellState> stored = entry.map(each -> CellStateCodec.read(each.value()));
    boolean same =
        stored.isPresent()
            && stored.get().uid().equals(known.state().uid())
            && stored.get().era() == known.state().era();
    if (!same) {
      throw DeclareProblems.cellDiffers(known.state(), stored);
    }
    return new CellMark(known.state(), entry.orElseThrow().modRevision());
  }
}
