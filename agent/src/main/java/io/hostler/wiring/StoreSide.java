package io.hostler.wiring;

import io.hostler.config.Configuration;
import io.hostler.model.CellState;
import io.hostler.node.NodeKeys;
import io.hostler.placement.Placer;
import io.hostler.plan.Uid;
import io.hostler.store.EtcdStore;
import io.hostler.store.Scheduler;
import java.util.Optional;
import java.util.Random;

/** The store, which the agent runs itself or is given, and the node's side of the cell on it. */
public final class StoreSide implements Capability {
  private final Configuration configuration;
  private final News news;
  private final Optional<EtcdOfOurs> etcd;
  private final CellSide cell;

  public StoreSide(NodeBase node) {
    this.configuration = node.configuration;
    this.news = new News(node.events);
    PlannedCell planned = new PlannedCell(node.state.resolve("cell-uid"));
    this.etcd =
        configuration.words("store.endpoints").isEmpty()
            ? Optional.of(
                new EtcdOfOurs(
                    configuration,
                    planned.uid(),
                    node.uid(),
                    node.clock,
                    this::answers,
                    () -> node.runner.queue(NodeKeys.ETCD)))
            : Optional.empty();
    this.cell =
        new CellSide(
            node.state.resolve("store-guard.json"),
            node.report,
            node.identity.place(),
            new Placer(configuration.number("node.cpuFactor")),
            () -> etcd.flatMap(ours -> ours.etcd().dataGone()).isPresent(),
            planned::uid,
            Scheduler.thread("cell"),
            node.clock,
            new Random(),
            node.work,
            node.disk,
            node.wakes::sweep,
            () -> etcd.ifPresent(ours -> node.runner.queue(NodeKeys.ETCD)),
            news::reported);
  }

  private boolean answers() {
    return cell.guard().problem().isEmpty();
  }

  /** Empty when the store is the operator's. */
  Optional<EtcdOfOurs> etcd() {
    return etcd;
  }

  public CellSide cell() {
    return cell;
  }

  /** The cell of this node, where that is known before the store answers. */
  Optional<Uid> cellUid() {
    return etcd.map(EtcdOfOurs::cell).or(() -> cell.guard().cell().map(CellState::uid));
  }

  /** The store can be reached now, or again. */
  void open() {
    if (!cell.store().isOpen()) {
      cell.store().open(() -> new EtcdStore(EtcdOfOurs.access(configuration, etcd)));
      cell.link().look();
    } else if (cell.link().staleSince().isPresent()) {
      cell.link().look();
    }
  }

  @Override
  public void start() {
    news.follow(cell.link());
    cell.start();
    if (etcd.isEmpty()) {
      open();
    }
  }

  /** An etcd of ours goes on. */
  @Override
  public void close() {
    cell.close();
  }
}
