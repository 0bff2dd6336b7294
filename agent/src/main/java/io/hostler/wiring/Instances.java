package io.hostler.wiring;

import io.hostler.guest.Contents;
import io.hostler.guest.Eras;
import io.hostler.guest.Finalisation;
import io.hostler.guest.GuestHost;
import io.hostler.guest.InstanceIntents;
import io.hostler.guest.InstanceSubject;
import io.hostler.guest.OrphanDecisions;
import io.hostler.guest.Redeclaring;
import io.hostler.guest.UsedReports;
import io.hostler.host.TapName;
import io.hostler.instance.Host;
import io.hostler.instance.InstanceDriver;
import io.hostler.instance.ManifestMemory;
import io.hostler.manifest.ManifestStore;
import io.hostler.memory.CellMemory;
import io.hostler.memory.Finalised;
import io.hostler.memory.Wakeups;
import io.hostler.model.Kind;
import io.hostler.node.NodeKeys;
import io.hostler.node.SweepPart;
import io.hostler.plan.MonotonicClock;
import io.hostler.plan.Uid;
import io.hostler.reconcile.Key;
import io.hostler.reconcile.Runner;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The instances of one node: their keys, and everything that queues one. */
public final class Instances implements AutoCloseable {
  /** What only manifests speak of is started after this long without the store's word. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Uid node;
  private final CellSide cell;
  private final ManifestStore manifests;
  private final ManifestMemory memory;
  private final InstanceDriver driver;
  private final InstanceSubject subject;
  private final Finalised finalised;
  private final UsedReports used;
  private final OrphanDecisions decisions = new OrphanDecisions();
  private final Runner runner;
  private final Map<String, Uid> taps = new ConcurrentHashMap<>();
  private final GuestHost guestHost;
  private Optional<GuestHost.Watching> links = Optional.empty();

  public Instances(
      Uid node,
      Path state,
      Host host,
      int qemuUser,
      CellSide cell,
      GuestHost guestHost,
      Runner runner,
      InstantSource clock,
      MonotonicClock ticks) {
    this.runner = runner;
    this.guestHost = guestHost;
    this.manifests = new ManifestStore(host.layout().root());
    this.memory = new ManifestMemory(manifests, host.cell(), cell.desired()::era);
    this.driver = guestHost.instances(memory, qemuUser, host, clock, ticks);
    this.finalised = new Finalised(state.resolve("finalised"));
    Contents contents = new Contents(cell.link(), this::wake);
    InstanceIntents wishes =
        new InstanceIntents(
            node, cell.memory(), cell.link(), contents, memory, finalised, decisions);
    long begun = ticks.nanos();
    Eras eras = new Eras(memory, cell.desired()::era, clock);
    this.used = new UsedReports(node, cell.memory(), cell.reports(), cell.link()::everSynced);
    this.subject =
        new InstanceSubject(
            wishes,
            driver,
            host,
            new Finalisation(node, cell.memory(), cell.link(), finalised),
            eras,
            new Redeclaring(cell.memory(), cell.link(), memory, eras),
            contents,
            cell.reports(),
            used,
            cell::fence,
            () -> ticks.since(begun).compareTo(PATIENCE) > 0,
            this::forget);
    this.node = node;
    this.cell = cell;
  }

  /** Finds what nobody asked about: see {@link SweepPart}. */
  public static SweepPart sweep(Uid node, CellMemory memory, Instances instances) {
    return new SweepPart(
        instances.driver,
        () -> {
          instances.used.withdrawUnused();
          return knownToStore(node, memory);
        },
        instances::found);
  }

  /** One that was looked at has its own time for the next look. */
  private void found(Uid uid) {
    if (runner.status(NodeKeys.instance(uid)).isEmpty()) {
      wake(uid);
    }
  }

  /**
   * What the store places here, and what it has our word on: of some of that nothing may be left.
   */
  private static Set<Uid> knownToStore(Uid node, CellMemory memory) {
    Set<Uid> all = new HashSet<>();
    memory.instancesOn(node).forEach(each -> all.add(each.resource().uid()));
    all.addAll(memory.saidBy(node, Kind.INSTANCE));
    return all;
  }

  /** Whether this node tore the instance down for good: proof that it is no more. */
  public boolean finalised(Uid uid) {
    return finalised.contains(uid);
  }

  /**
   * Adopts what is here: from then on every key is looked at. To be called when its keys are
   * served, and nothing wakes one before: what is listened to may tell at once what is there.
   */
  public void start() {
    cell.desired().listen(new Wakeups(node, cell.memory(), this::wake)::desired);
    guestHost.hypervisor().onEvent(event -> wake(event.uuid()));
    guestHost.hypervisor().onReconnect(() -> subject.known().forEach(this::wake));
    links =
        Optional.of(
            guestHost.links(
                name -> Optional.ofNullable(taps.get(name)).ifPresent(this::wake),
                () -> subject.known().forEach(this::wake)));
    manifests.all().keySet().forEach(this::wake);
  }

  /** Something about the instance changed, or may have. */
  public void wake(Uid uid) {
    taps.put(TapName.of(uid).value(), uid);
    runner.queue(NodeKeys.instance(uid));
  }

  private void forget(Key key) {
    Uid uid = Uid.parse(key.id());
    taps.remove(TapName.of(uid).value(), uid);
    runner.forget(key);
  }

  public void wakeAll() {
    subject.known().forEach(this::wake);
  }

  public InstanceSubject subject() {
    return subject;
  }

  public InstanceDriver driver() {
    return driver;
  }

  public ManifestStore manifests() {
    return manifests;
  }

  public ManifestMemory memory() {
    return memory;
  }

  public OrphanDecisions decisions() {
    return decisions;
  }

  @Override
  public void close() {
    links.ifPresent(GuestHost.Watching::close);
  }
}
