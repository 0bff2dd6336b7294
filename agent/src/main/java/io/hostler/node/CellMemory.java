package io.hostler.node;

import io.hostler.declare.CellMark;
import io.hostler.declare.Declared;
import io.hostler.declare.View;
import io.hostler.model.AddressPoolSpec;
import io.hostler.model.CellStateCodec;
import io.hostler.model.InstanceReport;
import io.hostler.model.InstanceReportCodec;
import io.hostler.model.Kind;
import io.hostler.model.NodeReport;
import io.hostler.model.NodeReportCodec;
import io.hostler.model.PlacementCodec;
import io.hostler.model.Resource;
import io.hostler.model.ResourceCodec;
import io.hostler.model.ResourceName;
import io.hostler.placement.PlacementAt;
import io.hostler.plan.HostlerException;
import io.hostler.plan.Uid;
import io.hostler.store.Diff;
import io.hostler.store.Entry;
import io.hostler.store.Keys;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cell as this node remembers it: what the replicas hold, each value read once when it changes.
 * Fed by the store's thread, read by all. A value that can't be read is kept out and said in the
 * log: it is unknown, and whoever needs it says so.
 */
public final class CellMemory implements View {
  private static final Logger log = LoggerFactory.getLogger(CellMemory.class);

  private final Map<ResourceName, Declared> byName = new ConcurrentHashMap<>();
  private final Map<Uid, ResourceName> names = new ConcurrentHashMap<>();
  private final Map<Uid, PlacementAt> placements = new ConcurrentHashMap<>();
  private final Map<String, Reported> reports = new ConcurrentHashMap<>();
  private final Map<String, NodeReport> nodes = new ConcurrentHashMap<>();
  private final Map<String, String> unreadable = new ConcurrentHashMap<>();
  private volatile Optional<CellMark> cell = Optional.empty();

  /** A change under {@link Keys#DESIRED}. */
  public void desired(Diff diff) {
    diff.deleted().forEach(entry -> forgetDesired(entry.key()));
    for (Entry entry : diff.put()) {
      if (entry.key().startsWith(Keys.RESOURCES)) {
        read(entry, this::resource);
      } else if (entry.key().startsWith(Keys.PLACEMENTS)) {
        read(entry, this::placement);
      }
    }
  }

  private void resource(Entry entry) {
    Resource resource = ResourceCodec.read(entry.value());
    Declared before = byName.put(resource.name(), new Declared(resource, entry.modRevision()));
    if (before != null && !before.resource().uid().equals(resource.uid())) {
      names.remove(before.resource().uid());
    }
    names.put(resource.uid(), resource.name());
  }

  private void placement(Entry entry) {
    PlacementAt placed = new PlacementAt(PlacementCodec.read(entry.value()), entry.modRevision());
    placements.put(placed.placement().uid(), placed);
  }

  private void forgetDesired(String key) {
    unreadable.remove(key);
    if (key.startsWith(Keys.PLACEMENTS)) {
      uid(key.substring(Keys.PLACEMENTS.length())).ifPresent(placements::remove);
      return;
    }
    String[] words = key.substring(Keys.DESIRED.length()).split("/", -1);
    if (words.length == 4) {
      Kind.of(words[1])
          .map(kind -> byName.remove(new ResourceName(kind, words[2], words[3])))
          .ifPresent(gone -> names.remove(gone.resource().uid()));
    }
  }

  /** A change under {@link Keys#OBSERVED}. */
  public void observed(Diff diff) {
    diff.deleted().forEach(entry -> reports.remove(entry.key()));
    for (Entry entry : diff.put()) {
      String[] words = entry.key().substring(Keys.OBSERVED.length()).split("/", -1);
      if (words.length == 3 && words[1].equals(Kind.INSTANCE.word())) {
        read(
            entry,
            e ->
                reports.put(
                    e.key(),
                    new Reported(Uid.parse(words[0]), InstanceReportCodec.read(e.value()))));
      }
    }
  }

  /**
   * A change under {@link Keys#NODES}. A node that went away is remembered: its reports may still
   * say what it holds.
   */
  public void nodes(Diff diff) {
    diff.deleted().forEach(entry -> nodes.remove(entry.key()));
    diff.put()
        .forEach(entry -> read(entry, e -> nodes.put(e.key(), NodeReportCodec.read(e.value()))));
  }

  /** A change of {@link Keys#CELL}. */
  public void cell(Diff diff) {
    if (!diff.deleted().isEmpty()) {
      cell = Optional.empty();
    }
    diff.put()
        .forEach(
            entry ->
                read(
                    entry,
                    e ->
                        cell =
                            Optional.of(
                                new CellMark(CellStateCodec.read(e.value()), e.modRevision()))));
  }

  private void read(Entry entry, Consumer<Entry> reader) {
    try {
      reader.accept(entry);
      unreadable.remove(entry.key());
    } catch (HostlerException | IllegalArgumentException e) {
      unreadable.put(entry.key(), e.getMessage());
      log.atError()
          .addKeyValue("key", entry.key())
          .log("stored value can't be read: {}", e.getMessage());
    }
  }

  /** Keys whose values this version can't read, and why. */
  public Map<String, String> unreadable() {
    return Map.copyOf(unreadable);
  }

  @Override
  public Optional<Declared> find(ResourceName name) {
    return Optional.ofNullable(byName.get(name));
  }

  @Override
  public Optional<Declared> find(Uid uid) {
    return Optional.ofNullable(names.get(uid)).map(byName::get);
  }

  @Override
  public Collection<Declared> all(Kind kind) {
    return byName.values().stream()
        .filter(each -> each.resource().kind() == kind)
        .sorted((a, b) -> a.resource().name().compareTo(b.resource().name()))
        .toList();
  }

  @Override
  public Optional<PlacementAt> placement(Uid instance) {
    return Optional.ofNullable(placements.get(instance));
  }

  @Override
  public Collection<NodeReport> nodes() {
    return List.copyOf(nodes.values());
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
    List<Standing> standing = new ArrayList<>();
    for (Declared each : all(Kind.INSTANCE)) {
      PlacementAt placed = placements.get(each.resource().uid());
      if (placed != null) {
        standing.add(new Standing(each.resource(), each.modRevision(), placed));
      }
    }
    return standing;
  }

  @Override
  public Collection<Reported> reports() {
    return List.copyOf(reports.values());
  }

  /** What a node said of an instance. */
  public Optional<InstanceReport> report(Uid node, Uid instance) {
    return Optional.ofNullable(reports.get(Keys.observed(node, Kind.INSTANCE, instance)))
        .map(Reported::report);
  }

  private static Optional<Uid> uid(String text) {
    try {
      return Optional.of(Uid.parse(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
