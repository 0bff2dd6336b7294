package io.hostler.wiring;

import io.hostler.config.Configuration;
import io.hostler.instance.Accel;
import io.hostler.instance.Host;
import io.hostler.instance.Layout;
import io.hostler.node.ClosedInbound;
import io.hostler.node.NodeKeys;
import io.hostler.node.NodeSubject;
import io.hostler.plan.MonotonicClock;
import io.hostler.plan.Uid;
import io.hostler.reconcile.Runner;
import io.hostler.traffic.TrafficLedger;
import io.hostler.traffic.TrafficWatch;
import java.util.Optional;

/** What runs here: the instances, what looks after all of them, and what they sent. */
public final class InstanceSide implements Capability {
  private static final int THREADS = 4;

  private final NodeBase node;
  private final StoreSide store;
  private final HostSide host;
  private final AwaitedCell awaited;
  private Optional<Served> served = Optional.empty();

  /** What is there once it is known which cell this is. */
  record Served(
      Instances instances,
      Accel accel,
      Layout layout,
      ClosedInbound closed,
      TrafficWatch traffic) {}

  public InstanceSide(NodeBase node, StoreSide store, HostSide host, ServiceManager systemd) {
    this.node = node;
    this.store = store;
    this.host = host;
    this.awaited = new AwaitedCell(store, systemd);
  }

  /** There once this was started. */
  Served served() {
    return served.orElseThrow();
  }

  /** Waits until it is known which cell this is; adopts what runs here. */
  @Override
  public void start() {
    Configuration configuration = node.configuration;
    CellSide cell = store.cell();
    Runner runner = node.runner;
    Layout layout = new Layout(node.state.resolve("instances"));
    Uid cellUid = awaited.uid();
    Accel accel = Accelerator.of(configuration, node.state.resolve("accel"));
    Host guests =
        new Host(
            cellUid,
            layout,
            host.names(),
            accel.kvm(),
            Host.EMULATOR,
            configuration.seconds("instance.shutdownSeconds"));
    Instances instances =
        new Instances(
            node.uid(),
            node.state,
            guests,
            Directories.userId(configuration.text("libvirt.user")),
            cell,
            host,
            runner,
            node.clock,
            MonotonicClock.SYSTEM);
    NodeSubject sweeps =
        new NodeSubject(NodeParts.late(node.uid(), cell, host, instances, node.clock));
    ClosedInbound closed =
        new ClosedInbound(
            node.state.resolve("inbound-closed"),
            instances.manifests()::all,
            instances.manifests()::get);
    runner.serve(NodeKeys.SWEEPS, sweeps, 1);
    runner.serve(NodeKeys.INSTANCE, instances.subject(), THREADS);
    node.wakes.serve(instances);
    TrafficLedger ledger = new TrafficLedger(node.state.resolve("traffic.json"));
    TrafficWatch traffic = new TrafficWatch(host.nft(), ledger, instances::finalised, node.work);
    traffic.start(cell.scheduler());
    served = Optional.of(new Served(instances, accel, layout, closed, traffic));
    host.connection().start();
    instances.start();
    sweeps.keys().forEach(runner::queue);
    host.hypervisor().onReconnect(() -> runner.queue(NodeKeys.SWEEP));
    node.metrics.watch(node.uid(), cell.memory(), () -> runner);
    node.metrics.traffic(cell.memory(), ledger);
  }

  @Override
  public void close() {
    served.ifPresent(
        all -> {
          all.instances().close();
          all.traffic().close();
        });
  }
}
