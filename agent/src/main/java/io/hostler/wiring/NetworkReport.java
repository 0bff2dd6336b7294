package io.hostler.wiring;

import io.hostler.linux.Netlink;
import io.hostler.linux.NetlinkEvents;
import io.hostler.linux.NetlinkMessage;
import io.hostler.model.NodeNetwork;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What the node is connected to goes with its report, from the first one on, and what was seen
 * stays while unknown. Looked at again when an address or a route of the host came or went.
 */
public final class NetworkReport implements Capability {
  /** For what no event tells. */
  private static final Duration PERIOD = Duration.ofMinutes(10);

  /** A change of the network is many events, and so are the taps of many instances. */
  private static final Duration TOGETHER = Duration.ofSeconds(1);

  private final NodeBase node;
  private final CellSide cell;
  private final HostSide host;
  private final InstanceWakes wakes;
  private final AtomicBoolean asked = new AtomicBoolean();
  private Optional<NodeNetwork> last = Optional.empty();
  private Optional<NetlinkEvents> events = Optional.empty();

  /**
   * @param wakes told when it changed: what an instance may have depends on it
   */
  public NetworkReport(NodeBase node, CellSide cell, HostSide host, InstanceWakes wakes) {
    this.node = node;
    this.cell = cell;
    this.host = host;
    this.wakes = wakes;
  }

  @Override
  public void start() {
    events =
        Optional.of(
            NetlinkEvents.listen(
                "networks",
                Netlink.NETLINK_ROUTE,
                () -> {},
                this::heard,
                this::ask,
                NetlinkEvents.IPV4_ADDRESS,
                NetlinkEvents.IPV6_ADDRESS,
                NetlinkEvents.IPV4_ROUTE,
                NetlinkEvents.IPV6_ROUTE));
    look();
    again();
  }

  private void again() {
    cell.scheduler()
        .after(
            PERIOD,
            () -> {
              ask();
              again();
            });
  }

  private void heard(NetlinkMessage message) {
    ask();
  }

  private void ask() {
    if (asked.compareAndSet(false, true)) {
      cell.scheduler().after(TOGETHER, () -> node.work.execute(this::look));
    }
  }

  private synchronized void look() {
    asked.set(false);
    Optional<NodeNetwork> now = host.network().found();
    if (now.isPresent() && !now.equals(last)) {
      cell.presence().report(node.report.withNetwork(now.get()));
      if (last.isPresent()) {
        wakes.wakeAll();
      }
      last = now;
    }
  }

  @Override
  public void close() {
    events.ifPresent(NetlinkEvents::close);
  }
}
