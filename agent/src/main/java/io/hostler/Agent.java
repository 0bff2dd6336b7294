package io.hostler;

import io.hostler.answers.AgentMetrics;
import io.hostler.answers.CellEvents;
import io.hostler.answers.Events;
import io.hostler.answers.StateChange;
import io.hostler.answers.Views;
import io.hostler.api.routes.Parts;
import io.hostler.config.Configuration;
import io.hostler.config.Version;
import io.hostler.declare.Declare;
import io.hostler.firewall.HostService;
import io.hostler.firewall.NodeRules;
import io.hostler.host.NodeIdentity;
import io.hostler.instance.Accel;
import io.hostler.instance.Host;
import io.hostler.instance.Layout;
import io.hostler.linux.LinuxException;
import io.hostler.linux.SystemdNotify;
import io.hostler.model.CellState;
import io.hostler.model.NodeReport;
import io.hostler.model.Observation;
import io.hostler.node.ClosedInbound;
import io.hostler.node.NodeFacts;
import io.hostler.node.NodeKeys;
import io.hostler.node.NodeSubject;
import io.hostler.placement.Placer;
import io.hostler.plan.MonotonicClock;
import io.hostler.plan.Problem;
import io.hostler.plan.Uid;
import io.hostler.reconcile.Backoff;
import io.hostler.reconcile.RunListener;
import io.hostler.reconcile.RunListeners;
import io.hostler.reconcile.RunLog;
import io.hostler.reconcile.Runner;
import io.hostler.store.EtcdStore;
import io.hostler.store.Scheduler;
import io.hostler.traffic.TrafficLedger;
import io.hostler.traffic.TrafficWatch;
import io.hostler.wiring.Accelerator;
import io.hostler.wiring.AgentAnswers;
import io.hostler.wiring.CellSide;
import io.hostler.wiring.Directories;
import io.hostler.wiring.EtcdOfOurs;
import io.hostler.wiring.FetchLimitsOf;
import io.hostler.wiring.HeapTrim;
import io.hostler.wiring.HostSide;
import io.hostler.wiring.Instances;
import io.hostler.wiring.LocalApi;
import io.hostler.wiring.NodeParts;
import io.hostler.wiring.PlannedCell;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole agent, put together by hand from top to bottom. Started: lock and identity, the node's
 * own keys, the socket, what runs here by libvirt and manifests, ready; the store when it answers.
 * Stopped in reverse, and nothing on the host with it.
 */
final class Agent implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Agent.class);
  private static final int INSTANCE_THREADS = 4;
  private static final int NODE_THREADS = 2;
  private static final Duration SAY_AFTER = Duration.ofSeconds(2);

  /** How long a change of the host's own networks may go unseen by placement. */
  private static final Duration NETWORK_PERIOD = Duration.ofSeconds(30);

  private final Configuration configuration;
  private final InstantSource clock = InstantSource.system();
  private final Instant startedAt = clock.instant();
  private final SystemdNotify systemd;
  private final NodeIdentity identity;
  private final NodeReport report;
  private final ExecutorService work = Executors.newVirtualThreadPerTaskExecutor();
  private final ExecutorService disk =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("guard").factory());
  private final Events events = new Events(clock);
  private final AgentMetrics metrics = new AgentMetrics();
  private final Runner runner;
  private final Optional<EtcdOfOurs> etcd;
  private final Placer placer;
  private final CellSide cell;
  private final HostSide host;
  private final NodeSubject nodeKeys;
  private Optional<Instances> instances = Optional.empty();
  private Optional<TrafficWatch> traffic = Optional.empty();
  private Optional<LocalApi> api = Optional.empty();

  /**
   * @param besides told of every step too
   */
  Agent(Configuration configuration, Map<String, String> environment, RunListener... besides) {
    this.configuration = configuration;
    this.systemd = SystemdNotify.of(environment);
    Path state = Directories.make(configuration);
    this.identity = NodeIdentity.take(state);
    this.report =
        NodeFacts.report(
            identity.uid(),
            configuration.text("node.name"),
            Version.current(),
            configuration.number("node.cpus"),
            configuration.bytes("node.memory"),
            configuration.pairs("node.tags"));
    this.runner =
        new Runner(
            clock,
            MonotonicClock.SYSTEM,
            new Random(),
            Backoff.DEFAULT,
            new RunListeners(
                Stream.concat(Stream.of(metrics, new RunLog()), Stream.of(besides)).toList()));
    PlannedCell planned = new PlannedCell(state.resolve("cell-uid"));
    this.etcd =
        configuration.words("store.endpoints").isEmpty()
            ? Optional.of(
                new EtcdOfOurs(
                    configuration,
                    planned.uid(),
                    identity.uid(),
                    clock,
                    this::storeAnswers,
                    () -> runner.queue(NodeKeys.ETCD)))
            : Optional.empty();
    this.placer = new Placer(configuration.number("node.cpuFactor"));
    this.cell =
        new CellSide(
            state.resolve("store-guard.json"),
            report,
            identity.place(),
            placer,
            () -> etcd.flatMap(ours -> ours.etcd().dataGone()).isPresent(),
            planned::uid,
            Scheduler.thread("cell"),
            clock,
            new Random(),
            work,
            disk,
            this::lookAtAll,
            () -> etcd.ifPresent(ours -> runner.queue(NodeKeys.ETCD)),
            this::reported);
    this.host =
        new HostSide(
            configuration.text("libvirt.uri"),
            state.resolve("images"),
            Optional.of("kvm"),
            FetchLimitsOf.configuration(configuration),
            Optional.of(configuration.text("network.uplink")).filter(name -> !name.isEmpty()),
            uid -> instances.ifPresent(all -> all.wake(uid)),
            file -> instances.ifPresent(Instances::wakeAll));
    this.nodeKeys =
        new NodeSubject(
            NodeParts.early(
                identity.uid(),
                etcd.map(EtcdOfOurs::etcd),
                this::openStore,
                host,
                nodeRules(),
                () -> instances.ifPresent(Instances::wakeAll)));
  }

  private NodeRules nodeRules() {
    int dropLog = configuration.number("firewall.dropLog");
    return new NodeRules(
        configuration.words("firewall.services").stream().map(HostService::parse).toList(),
        List.of(),
        dropLog == 0 ? Optional.empty() : Optional.of(dropLog));
  }

  private void lookAtAll() {
    instances.ifPresent(
        all -> {
          runner.queue(NodeKeys.SWEEP);
          all.wakeAll();
        });
  }

  private boolean storeAnswers() {
    return cell.guard().problem().isEmpty();
  }

  private void openStore() {
    if (!cell.store().isOpen()) {
      cell.store().open(() -> new EtcdStore(EtcdOfOurs.access(configuration, etcd)));
      cell.link().look();
    } else if (cell.link().staleSince().isPresent()) {
      cell.link().look();
    }
  }

  void start() {
    log.atInfo()
        .addKeyValue("node", report.name())
        .addKeyValue("uid", identity.uid())
        .log("hostlerd {} starts", report.version());
    runner.serve(NodeKeys.NODE, nodeKeys, NODE_THREADS);
    nodeKeys.keys().forEach(runner::queue);
    watchCell();
    followNetwork();
    cell.start();
    if (etcd.isEmpty()) {
      openStore();
    }
    Uid cellUid = etcd.map(EtcdOfOurs::cell).orElseGet(this::awaitCell);
    serve(cellUid);
    tell(SystemdNotify::ready);
    systemd.watchdog().ifPresent(this::keepAlive);
    HeapTrim.ofThisProcess().start(cell.scheduler());
    log.info("ready");
  }

  private void watchCell() {
    CellEvents told = new CellEvents(events, cell.link()::problem);
    cell.link().desired().listen(told::desired);
    cell.link().nodes().listen(told::nodes);
    cell.link().desired().onTurn(told::store);
  }

  /** What the node is connected to goes with its report, and what was seen stays while unknown. */
  private void followNetwork() {
    host.network().found().map(report::withNetwork).ifPresent(cell.presence()::report);
    cell.scheduler().after(NETWORK_PERIOD, () -> work.execute(this::followNetwork));
  }

  /**
   * With an etcd of the operator's, whose cell this is comes from there; known once, it is
   * remembered.
   */
  private Uid awaitCell() {
    Optional<Uid> known = cell.guard().cell().map(CellState::uid);
    if (known.isPresent()) {
      return known.get();
    }
    log.info("waiting for the store: it knows which cell this is");
    tell(it -> it.status("waiting for the store"));
    sayWhy("");
    cell.link().whenCellKnown().join();
    return cell.guard().cell().map(CellState::uid).orElseThrow();
  }

  /** Once for each cause: nobody can ask yet. */
  private void sayWhy(String said) {
    cell.scheduler()
        .after(
            SAY_AFTER,
            () -> {
              if (cell.guard().cell().isEmpty()) {
                String why = cell.link().problem().map(Problem::toString).orElse(said);
                if (!why.equals(said)) {
                  log.warn("the store does not answer: {}", why);
                }
                sayWhy(why);
              }
            });
  }

  private void serve(Uid cellUid) {
    Path state = configuration.path("state.directory");
    Accel accel = Accelerator.of(configuration, state.resolve("accel"));
    Host guests =
        new Host(
            cellUid,
            new Layout(state.resolve("instances")),
            host.names(),
            accel.kvm(),
            Host.EMULATOR,
            configuration.seconds("instance.shutdownSeconds"));
    TrafficLedger ledger = new TrafficLedger(state.resolve("traffic.json"));
    Instances all =
        new Instances(
            identity.uid(),
            state,
            guests,
            Directories.userId(configuration.text("libvirt.user")),
            cell,
            host,
            runner,
            clock,
            MonotonicClock.SYSTEM);
    NodeSubject sweeps = new NodeSubject(NodeParts.late(identity.uid(), cell, host, all, clock));
    ClosedInbound closed =
        new ClosedInbound(
            state.resolve("inbound-closed"), all.manifests()::all, all.manifests()::get);
    runner.serve(NodeKeys.SWEEPS, sweeps, 1);
    runner.serve(NodeKeys.INSTANCE, all.subject(), INSTANCE_THREADS);
    instances = Optional.of(all);
    TrafficWatch watched = new TrafficWatch(host.nft(), ledger, all::finalised, work);
    watched.start(cell.scheduler());
    traffic = Optional.of(watched);
    host.connection().start();
    all.start();
    sweeps.keys().forEach(runner::queue);
    host.hypervisor().onReconnect(() -> runner.queue(NodeKeys.SWEEP));
    metrics.watch(identity.uid(), cell.memory(), () -> runner);
    metrics.traffic(cell.memory(), ledger);
    api =
        Optional.of(
            LocalApi.open(configuration, answers(all, accel, guests.layout(), closed), work));
  }

  private Parts answers(Instances all, Accel accel, Layout layout, ClosedInbound closed) {
    Views views =
        new Views(cell.memory(), cell.nodes(), cell.link(), identity.uid(), cell.reports()::last);
    Declare declare =
        new Declare(cell.store(), cell.memory(), cell.writes(), cell.placing(), clock);
    return new AgentAnswers(
            report, startedAt, cell, host, etcd, runner, work, all, accel, layout, views, declare,
            closed)
        .parts(events, metrics);
  }

  private void reported(Optional<Observation> before, Observation now) {
    StateChange.says(before, now).ifPresent(says -> tell("state", now, says));
    StateChange.conditions(before, now).forEach(says -> tell("condition", now, says));
  }

  private void tell(String type, Observation of, String says) {
    log.atInfo()
        .addKeyValue(of.kind().word(), of.name())
        .addKeyValue("env", of.environment())
        .log("{} {}", type, says);
    events.tell(type, Optional.of(of.resourceName()), says);
  }

  /**
   * A third of what systemd allows; said by the loop that all else waits for, not by a timer of its
   * own.
   */
  private void keepAlive(Duration watchdog) {
    tell(SystemdNotify::alive);
    cell.scheduler().after(watchdog.dividedBy(3), () -> keepAlive(watchdog));
  }

  /** That systemd does not listen must neither keep the agent from its work nor from its end. */
  private void tell(Consumer<SystemdNotify> what) {
    try {
      what.accept(systemd);
    } catch (LinuxException e) {
      log.warn("systemd does not listen: {}", e.problem());
    }
  }

  /** Guests, etcd, rules and taps stay as they are. */
  @Override
  public void close() {
    log.info("stopping; guests go on");
    tell(SystemdNotify::stopping);
    api.ifPresent(LocalApi::close);
    runner.close();
    instances.ifPresent(Instances::close);
    traffic.ifPresent(TrafficWatch::close);
    host.close();
    cell.close();
    events.close();
    work.shutdownNow();
    disk.shutdown();
    identity.close();
  }
}
