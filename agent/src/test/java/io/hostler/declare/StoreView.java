package io.hostler.declare;

import io.hostler.model.CellStateCodec;
import io.hostler.model.InstanceReport;
import io.hostler.model.Kind;
import io.hostler.model.NodeReport;
import io.hostler.model.NodeReportCodec;
import io.hostler.model.ObservationCodec;
import io.hostler.model.PlacementCodec;
import io.hostler.model.ResourceName;
import io.hostler.placement.CellUsage;
import io.hostler.placement.PlacementAt;
import io.hostler.placement.Tally;
import io.hostler.plan.Uid;
import io.hostler.reservation.BlockingListing;
import io.hostler.store.Entry;
import io.hostler.store.Keys;
import io.hostler.store.Store;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** A host's memory for tests: what the store held at the last {@link #refresh}. */
final class StoreView implements View {
  private final Store store;
  private Map<ResourceName, Declared> resources = Map.of();
  private Map<Uid, PlacementAt> placements = Map.of();
  private List<NodeReport> nodes = List.of();
  private Tally usage = new Tally();
  private Optional<CellMark> cell = Optional.empty();

  StoreView(Store store) {
    this.store = store;
    refresh();
  }

  StoreView refresh() {
    Map<ResourceName, Declared> all = new TreeMap<>();
    BlockingListing.of(store, Keys.RESOURCES, 0).entries().stream()
        .map(Lookup::declared)
        .forEach(each -> all.put(each.resource().name(), each));
    Map<Uid, PlacementAt> placed = new ConcurrentHashMap<>();
    for (Entry entry : BlockingListing.of(store, Keys.PLACEMENTS, 0).entries()) {
      var placement = PlacementCodec.read(entry.value());
      placed.put(placement.uid(), new PlacementAt(placement, entry.modRevision()));
    }
    List<NodeReport> alive = new ArrayList<>();
    BlockingListing.of(store, Keys.NODES, 0)
        .entries()
        .forEach(entry -> alive.add(NodeReportCodec.read(entry.value())));
    usage = new Tally();
    for (Entry entry : BlockingListing.of(store, Keys.OBSERVED, 0).entries()) {
      InstanceReport report = InstanceReport.of(ObservationCodec.read(entry.value()));
      Uid node = Uid.parse(entry.key().substring(Keys.OBSERVED.length()).split("/", 2)[0]);
      usage.says(node, report.uid(), Optional.of(report));
    }
    resources = all;
    placements = placed;
    nodes = alive;
    instances().forEach(each -> usage.stands(each.placement().uid(), Optional.of(each)));
    cell =
        store
            .get(Keys.CELL)
            .join()
            .map(entry -> new CellMark(CellStateCodec.read(entry.value()), entry.modRevision()));
    return this;
  }

  @Override
  public Optional<Declared> find(ResourceName name) {
    return Optional.ofNullable(resources.get(name));
  }

  @Override
  public Optional<Declared> find(Uid uid) {
    return resources.values().stream()
        .filter(each -> each.resource().uid().equals(uid))
        .findFirst();
  }

  @Override
  public Collection<Declared> all(Kind kind) {
    return resources.values().stream().filter(each -> each.resource().kind() == kind).toList();
  }

  @Override
  public Optional<PlacementAt> placement(Uid instance) {
    return Optional.ofNullable(placements.get(instance));
  }

  @Override
  public Collection<NodeReport> nodes() {
    return nodes;
  }

  @Override
  public Optional<CellMark> cell() {
    return cell;
  }

  @Override
  public CellUsage usage() {
    return usage;
  }
}
