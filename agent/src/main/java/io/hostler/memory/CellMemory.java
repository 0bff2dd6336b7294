package io.hostler.memory;

import io.hostler.declare.CellMark;
import io.hostler.declare.Declared;
import io.hostler.declare.View;
import io.hostler.model.CellStateCodec;
import io.hostler.model.InstanceReport;
import io.hostler.model.Kind;
import io.hostler.model.NodeReport;
import io.hostler.model.NodeReportCodec;
import io.hostler.model.Observation;
import io.hostler.model.ObservationCodec;
import io.hostler.model.PlacementCodec;
import io.hostler.model.Resource;
import io.hostler.model.ResourceCodec;
import io.hostler.model.ResourceName;
import io.hostler.placement.CellUsage;
import io.hostler.placement.PlacementAt;
import io.hostler.placement.Tally;
import io.hostler.plan.HostlerException;
import io.hostler.plan.Problem;
import io.hostler.plan.Uid;
import io.hostler.store.Diff;
import io.hostler.store.Entry;
import io.hostler.store.Keys;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cell as this node remembers it: what the replicas hold, each value read once when it changes.
 * Fed by the store's thread, read by all. Each read sees whole revisions; what belongs together is
 * read by {@link #whole}. A value that can't be read is kept out and said in the log: it is
 * unknown, and whoever needs it says so.
 */
public final class CellMemory implements View {
  private static final Logger log = LoggerFactory.getLogger(CellMemory.class);

  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private final Map<Kind, Map<ResourceName, Declared>> byKind = new EnumMap<>(Kind.class);
  private final Map<Uid, ResourceName> names = new HashMap<>();
  private final Map<Uid, PlacementAt> placements = new HashMap<>();

  /** What is placed on each node. */
  private final Map<Uid, Set<Uid>> placed = new HashMap<>();

  /** By node, then by what it speaks of. */
  private final Map<Uid, Map<Observation.Id, Observation>> said = new HashMap<>();

  private final Map<String, NodeReport> nodes = new HashMap<>();
  private final Map<String, String> unreadable = new HashMap<>();
  private final Tally tally = new Tally();
  private Optional<CellMark> cell = Optional.empty();

  public CellMemory() {
    for (Kind kind : Kind.values()) {
      byKind.put(kind, new TreeMap<>());
    }
  }

  /**
   * What {@code reader} reads is of one revision of each prefix: a resource never without the
   * placement that was written with it. Quick: what the store tells waits meanwhile.
   */
  public <T> T whole(Supplier<T> reader) {
    lock.readLock().lock();
    try {
      return reader.get();
    } finally {
      lock.readLock().unlock();
    }
  }

  private void change(Runnable writer) {
    lock.writeLock().lock();
    try {
      writer.run();
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** A change under {@link Keys#DESIRED}. */
  public void desired(Diff diff) {
    change(() -> applyDesired(diff));
  }

  private void applyDesired(Diff diff) {
    diff.deleted().forEach(entry -> forgetDesired(entry.key()));
    for (Entry entry : diff.put()) {
      if (entry.key().startsWith(Keys.RESOURCES)) {
        read(entry, this::resource, () -> forget(entry.key()));
      } else if (entry.key().startsWith(Keys.PLACEMENTS)) {
        read(entry, this::placement, () -> forget(entry.key()));
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
    PlacementAt at = new PlacementAt(PlacementCodec.read(entry.value()), entry.modRevision());
    Uid uid = at.placement().uid();
    unplace(uid);
    placements.put(uid, at);
    at.placement()
        .node()
        .ifPresent(node -> placed.computeIfAbsent(node, n -> new HashSet<>()).add(uid));
    count(uid);
  }

  private void unplace(Uid uid) {
    Optional.ofNullable(placements.remove(uid))
        .flatMap(at -> at.placement().node())
        .ifPresent(node -> removeFrom(placed, node, uid));
  }

  private static void removeFrom(Map<Uid, Set<Uid>> sets, Uid node, Uid uid) {
    sets.computeIfPresent(
        node,
        (_, all) -> {
          all.remove(uid);
          return all.isEmpty() ? null : all;
        });
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
    forget(key);
  }

  private void forget(String key) {
    if (key.startsWith(Keys.PLACEMENTS)) {
      uid(key.substring(Keys.PLACEMENTS.length()))
          .ifPresent(
              uid -> {
                unplace(uid);
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
    change(
        () -> {
          for (Entry entry : diff.deleted()) {
            unreadable.remove(entry.key());
            words(entry).ifPresent(words -> read(entry, e -> unsaid(words), () -> {}));
          }
          for (Entry entry : diff.put()) {
            words(entry)
                .ifPresent(words -> read(entry, e -> say(e, words), () -> forgetSaid(words)));
          }
        });
  }

  /** Node, kind and uid of a key; empty for a kind that only a newer member knows. */
  private static Optional<String[]> words(Entry entry) {
    String[] words = entry.key().substring(Keys.OBSERVED.length()).split("/", -1);
    return Optional.of(words).filter(all -> all.length == 3 && Kind.of(all[1]).isPresent());
  }

  private static Observation.Id id(String[] words) {
    return new Observation.Id(Kind.of(words[1]).orElseThrow(), Uid.parse(words[2]));
  }

  private void say(Entry entry, String[] words) {
    Uid node = Uid.parse(words[0]);
    Observation now = ObservationCodec.read(entry.value());
    if (!now.id().equals(id(words))) {
      throw new IllegalArgumentException("it speaks of " + now.kind().word() + " " + now.uid());
    }
    if (now.kind() == Kind.INSTANCE) {
      tally.says(node, now.uid(), Optional.of(InstanceReport.of(now)));
    }
    said.computeIfAbsent(node, n -> new HashMap<>()).put(now.id(), now);
  }

  /** Its key may be what can't be read: then nothing was said under it. */
  private void forgetSaid(String[] words) {
    if (uid(words[0]).isPresent() && uid(words[2]).isPresent()) {
      unsaid(words);
    }
  }

  private void unsaid(String[] words) {
    Uid node = Uid.parse(words[0]);
    Observation.Id id = id(words);
    said.computeIfPresent(
        node,
        (_, all) -> {
          all.remove(id);
          return all.isEmpty() ? null : all;
        });
    if (id.kind() == Kind.INSTANCE) {
      tally.says(node, id.uid(), Optional.empty());
    }
  }

  /**
   * A change under {@link Keys#NODES}. A node that went away is remembered: its reports may still
   * say what it holds.
   */
  public void nodes(Diff diff) {
    change(() -> applyNodes(diff));
  }

  private void applyNodes(Diff diff) {
    for (Entry entry : diff.deleted()) {
      unreadable.remove(entry.key());
      nodes.remove(entry.key());
    }
    diff.put()
        .forEach(
            entry ->
                read(
                    entry,
                    e -> nodes.put(e.key(), NodeReportCodec.read(e.value())),
                    () -> nodes.remove(entry.key())));
  }

  /** A change of {@link Keys#CELL}. */
  public void cell(Diff diff) {
    change(() -> applyCell(diff));
  }

  private void applyCell(Diff diff) {
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
                                new CellMark(CellStateCodec.read(e.value()), e.modRevision())),
                    () -> cell = Optional.empty()));
  }

  /**
   * @param forget what was read there before: it does not stand beside the word that nobody knows
   */
  private void read(Entry entry, Consumer<Entry> reader, Runnable forget) {
    try {
      reader.accept(entry);
      unreadable.remove(entry.key());
    } catch (HostlerException | IllegalArgumentException e) {
      forget.run();
      unreadable.put(entry.key(), e.getMessage());
      log.atError()
          .addKeyValue("key", entry.key())
          .log("stored value can't be read: {}", e.getMessage());
    }
  }

  /** Keys whose values this version can't read, and why. */
  public Map<String, String> unreadable() {
    return whole(() -> Map.copyOf(unreadable));
  }

  /** Why it is not known what there is under a prefix; empty when all of it was read. */
  public Optional<Problem> unreadable(String prefix) {
    return whole(
            () -> unreadable.keySet().stream().filter(key -> key.startsWith(prefix)).findFirst())
        .map(
            key ->
                new Problem(
                    "stored-value-unreadable",
                    "the store's value " + key + " can't be read",
                    "see hostler doctor"));
  }

  @Override
  public Optional<Declared> find(ResourceName name) {
    return whole(() -> Optional.ofNullable(of(name.kind()).get(name)));
  }

  @Override
  public Optional<Declared> find(Uid uid) {
    return whole(() -> Optional.ofNullable(names.get(uid)).flatMap(this::find));
  }

  @Override
  public Collection<Declared> all(Kind kind) {
    return whole(() -> List.copyOf(of(kind).values()));
  }

  private Map<ResourceName, Declared> of(Kind kind) {
    return byKind.getOrDefault(kind, Map.of());
  }

  @Override
  public Optional<PlacementAt> placement(Uid instance) {
    return whole(() -> Optional.ofNullable(placements.get(instance)));
  }

  @Override
  public Collection<NodeReport> nodes() {
    return whole(() -> List.copyOf(nodes.values()));
  }

  @Override
  public Optional<CellMark> cell() {
    return whole(() -> cell);
  }

  @Override
  public CellUsage usage() {
    return tally;
  }

  /** What every node reported of instances, orphans included, also nodes that are away now. */
  public Collection<Reported> reports() {
    return whole(
        () -> {
          List<Reported> all = new ArrayList<>();
          said.forEach(
              (node, of) ->
                  of.values().stream()
                      .filter(each -> each.kind() == Kind.INSTANCE)
                      .forEach(each -> all.add(new Reported(node, InstanceReport.of(each)))));
          return all;
        });
  }

  /** What a node said something of, of one kind; of instances, orphans included. */
  public Set<Uid> saidBy(Uid node, Kind kind) {
    return whole(
        () ->
            said.getOrDefault(node, Map.of()).keySet().stream()
                .filter(id -> id.kind() == kind)
                .map(Observation.Id::uid)
                .collect(Collectors.toUnmodifiableSet()));
  }

  @Override
  public Collection<Standing> instances() {
    return whole(View.super::instances);
  }

  /** The declared instances that are placed on a node: as much work as they are. */
  public Collection<Standing> instancesOn(Uid node) {
    return whole(
        () ->
            placed.getOrDefault(node, Set.of()).stream()
                .flatMap(uid -> find(uid).flatMap(this::standing).stream())
                .toList());
  }

  /** What a node said of a resource. */
  public Optional<Observation> said(Uid node, Observation.Id id) {
    return whole(() -> Optional.ofNullable(said.getOrDefault(node, Map.of()).get(id)));
  }

  /** What every node said of a resource, also nodes that are away now: by node. */
  public Map<Uid, Observation> said(Observation.Id id) {
    return whole(
        () -> {
          Map<Uid, Observation> all = new TreeMap<>();
          said.forEach(
              (node, of) -> Optional.ofNullable(of.get(id)).ifPresent(each -> all.put(node, each)));
          return all;
        });
  }

  private static Optional<Uid> uid(String text) {
    try {
      return Optional.of(Uid.parse(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
