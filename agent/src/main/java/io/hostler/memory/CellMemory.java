package io.hostler.memory;

import io.hostler.declare.CellMark;
import io.hostler.declare.Declared;
import io.hostler.declare.View;
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
import io.hostler.placement.CellUsage;
import io.hostler.placement.PlacementAt;
import io.hostler.placement.Tally;
import io.hostler.plan.HostlerException;
import io.hostler.plan.Uid;
import io.hostler.store.Diff;
import io.hostler.store.Entry;
import io.hostler.store.Keys;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
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

  private final Map<Kind, Map<ResourceName, Declared>> byKind = new ConcurrentHashMap<>();
  private final Map<Uid, ResourceName> names = new ConcurrentHashMap<>();
  private final Map<Uid, PlacementAt> placements = new ConcurrentHashMap<>();
  private final Map<String, Reported> reports = new ConcurrentHashMap<>();
  private final Map<String, NodeReport> nodes = new ConcurrentHashMap<>();
  private final Map<String, String> unreadable = new ConcurrentHashMap<>();
  private final Tally tally = new Tally();
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
    Declared before =
        of(resource.kind()).put(resource.name(), new Declared(resource, entry.modRevision()));
    if (before != null && !before.resource().uid().equals(resource.uid())) {
      forgetName(before.resource().uid());
    }
    names.put(resource.uid(), resource.name());
    count(resource.uid());
  }

  private void placement(Entry entry) {
    PlacementAt placed = new PlacementAt(PlacementCodec.read(entry.value()), entry.modRevision());
    placements.put(placed.placement().uid(), placed);
    count(placed.placement().uid());
  }

  private void forgetName(Uid uid) {
    names.remove(uid);
    count(uid);
  }

  private void count(Uid uid) {
    tally.stands(
        uid,
        find(uid).filter(each -> each.resource().kind() == Kind.INSTANCE).flatMap(this::standing));
  }

  private void forgetDesired(String key) {
    unreadable.remove(key);
    if (key.startsWith(Keys.PLACEMENTS)) {
      uid(key.substring(Keys.PLACEMENTS.length()))
          .ifPresent(
              uid -> {
                placements.remove(uid);
                count(uid);
              });
      return;
    }
    String[] words = key.substring(Keys.DESIRED.length()).split("/", -1);
    if (words.length == 4) {
      Kind.of(words[1])
          .map(kind -> of(kind).remove(new ResourceName(kind, words[2], words[3])))
          .ifPresent(gone -> forgetName(gone.resource().uid()));
    }
  }

  /** A change under {@link Keys#OBSERVED}. */
  public void observed(Diff diff) {
    for (Entry entry : diff.deleted()) {
      unreadable.remove(entry.key());
      Reported gone = reports.remove(entry.key());
      if (gone != null) {
        tally.says(gone.node(), gone.report().uid(), Optional.empty());
      }
    }
    for (Entry entry : diff.put()) {
      String[] words = entry.key().substring(Keys.OBSERVED.length()).split("/", -1);
      if (words.length == 3 && words[1].equals(Kind.INSTANCE.word())) {
        read(entry, e -> report(e, Uid.parse(words[0])));
      }
    }
  }

  private void report(Entry entry, Uid node) {
    InstanceReport report = InstanceReportCodec.read(entry.value());
    reports.put(entry.key(), new Reported(node, report));
    tally.says(node, report.uid(), Optional.of(report));
  }

  /**
   * A change under {@link Keys#NODES}. A node that went away is remembered: its reports may still
   * say what it holds.
   */
  public void nodes(Diff diff) {
    for (Entry entry : diff.deleted()) {
      unreadable.remove(entry.key());
      nodes.remove(entry.key());
    }
    diff.put()
        .forEach(entry -> read(entry, e -> nodes.put(e.key(), NodeReportCodec.read(e.value()))));
  }

  /** A change of {@link Keys#CELL}. */
  public void cell(Diff diff) {
    for (Entry entry : diff.deleted()) {
      unreadable.remove(entry.key());
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
    return Optional.ofNullable(of(name.kind()).get(name));
  }

  @Override
  public Optional<Declared> find(Uid uid) {
    return Optional.ofNullable(names.get(uid)).flatMap(this::find);
  }

  @Override
  public Collection<Declared> all(Kind kind) {
    return List.copyOf(of(kind).values());
  }

  private Map<ResourceName, Declared> of(Kind kind) {
    return byKind.computeIfAbsent(kind, each -> new ConcurrentSkipListMap<>());
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
  public CellUsage usage() {
    return tally;
  }

  /** What every node reported of instances, orphans included, also nodes that are away now. */
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
