package io.hostler.declare;

import io.hostler.model.AddressPoolSpec;
import io.hostler.model.CellStateCodec;
import io.hostler.model.InstanceReport;
import io.hostler.model.InstanceReportCodec;
import io.hostler.model.Kind;
import io.hostler.model.NodeReport;
import io.hostler.model.NodeReportCodec;
import io.hostler.model.PlacementCodec;
import io.hostler.model.ResourceName;
import io.hostler.placement.Listing;
import io.hostler.placement.PlacementAt;
import io.hostler.plan.Uid;
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
  private List<Reported> reports = List.of();
  private Optional<CellMark> cell = Optional.empty();

  StoreView(Store store) {
    this.store = store;
    refresh();
  }

  StoreView refresh() {
    Map<ResourceName, Declared> all = new TreeMap<>();
    Listing.of(store, Keys.RESOURCES, 0).entries().stream()
        .map(Lookup::declared)
        .forEach(each -> all.put(each.resource().name(), each));
    Map<Uid, PlacementAt> placed = new ConcurrentHashMap<>();
    for (Entry entry : Listing.of(store, Keys.PLACEMENTS, 0).entries()) {
      var placement = PlacementCodec.read(entry.value());
      placed.put(placement.uid(), new PlacementAt(placement, entry.modRevision()));
    }
    List<NodeReport> alive = new ArrayList<>();
    Listing.of(store, Keys.NODES, 0)
        .entries()
        .forEach(entry -> alive.add(NodeReportCodec.read(entry.value())));
    List<Reported> said = new ArrayList<>();
    for (Entry entry : Listing.of(store, Keys.OBSERVED, 0).entries()) {
      InstanceReport report = InstanceReportCodec.read(entry.value());
      said.add(
          new Reported(
              Uid.parse(entry.key().substring(Keys.OBSERVED.length()).split("/", 2)[0]), report));
    }
    resources = all;
    placements = placed;
    nodes = alive;
    reports = said;
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
  public Collection<Pool> pools() {
    return all(Kind.ADDRESSPOOL).stream()
        .filter(each -> !each.resource().deleting())
        .map(
            each ->
                new Pool(
                    each.resource().uid(),
                    each.resource().name().name(),
                    Keys.resource(each.resource().name()),
                    each.modRevision(),
                    (AddressPoolSpec) each.resource().spec()))
        .toList();
  }

  @Override
  public Collection<Standing> instances() {
    return all(Kind.INSTANCE).stream()
        .filter(each -> placements.containsKey(each.resource().uid()))
        .map(
            each ->
                new Standing(
                    each.resource(), each.modRevision(), placements.get(each.resource().uid())))
        .toList();
  }

  @Override
  public Collection<Reported> reports() {
    return reports;
  }
}
