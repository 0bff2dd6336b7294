package io.hostler.wiring;

import io.hostler.host.TapName;
import io.hostler.linux.LinkNews;
import io.hostler.linux.Netlink;
import io.hostler.linux.NetlinkEvents;
import io.hostler.linux.NetlinkMessage;
import io.hostler.model.NodeNetwork;
import io.hostler.plan.Seen;
import io.hostler.store.Scheduler;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What the node is connected to goes with its report, from the first one on, and what was seen
 * stays while unknown. Looked at again when an address or a route of the host came or went.
 */
public final class NetworkReport implements Capability {
  /** For what no event tells. */
  private static final Duration PERIOD = Duration.ofMinutes(10);

  /** A change of the network is many events, and so are the taps of many instances. */
  private static final Duration TOGETHER = Duration.ofSeconds(1);

  private final Runnable enter;
  private final Supplier<Seen<NodeNetwork>> look;
  private final Consumer<NodeNetwork> report;
  private final Runnable changed;
  private final Scheduler scheduler;
  private final Executor work;
  private final AtomicBoolean asked = new AtomicBoolean();

  /** Whether a link of the host's own changed since the last look. */
  private final AtomicBoolean links = new AtomicBoolean();

  private Optional<NodeNetwork> last = Optional.empty();
  private Optional<NetlinkEvents> events = Optional.empty();

  /** Of this host; instances are woken since what one may have depends on it. */
  public static NetworkReport of(NodeBase node, CellSide cell, HostSide host) {
    return new NetworkReport(
        () -> {},
        host::network,
        network -> cell.presence().report(node.report.withNetwork(network)),
        node.wakes::wakeAll,
        cell.scheduler(),
        node.work);
  }

  /**
   * @param enter run by the thread that listens, first: where it is to listen
   * @param look at the host
   * @param report told of each network that differs from the one before
   * @param changed told of each but the first, and of links of the host's own
   * @param work looks
   */
  NetworkReport(
      Runnable enter,
      Supplier<Seen<NodeNetwork>> look,
      Consumer<NodeNetwork> report,
      Runnable changed,
      Scheduler scheduler,
      Executor work) {
    this.enter = enter;
    this.look = look;
    this.report = report;
    this.changed = changed;
    this.scheduler = scheduler;
    this.work = work;
  }

  @Override
  public void start() {
    events =
        Optional.of(
            NetlinkEvents.listen(
                "networks",
                Netlink.NETLINK_ROUTE,
                enter,
                this::heard,
                this::ask,
                NetlinkEvents.LINK,
                NetlinkEvents.IPV4_ADDRESS,
                NetlinkEvents.IPV6_ADDRESS,
                NetlinkEvents.IPV4_ROUTE,
                NetlinkEvents.IPV6_ROUTE));
    look();
    again();
  }

  private void again() {
    scheduler.after(
        PERIOD,
        () -> {
          ask();
          again();
        });
  }

  /** A link that goes down forgets for whom it answers its neighbours, and no event tells that. */
  private void heard(NetlinkMessage message) {
    boolean ofOwnLink =
        LinkNews.of(message)
            .flatMap(LinkNews::name)
            .filter(name -> TapName.ofLink(name).isEmpty())
            .isPresent();
    if (ofOwnLink) {
      links.set(true);
    }
    ask();
  }

  private void ask() {
    if (asked.compareAndSet(false, true)) {
      scheduler.after(TOGETHER, () -> work.execute(this::look));
    }
  }

  private synchronized void look() {
    asked.set(false);
    boolean wake = links.getAndSet(false);
    Optional<NodeNetwork> now = look.get().found();
    if (now.isPresent() && !now.equals(last)) {
      report.accept(now.get());
      wake |= last.isPresent();
      last = now;
    }
    if (wake) {
      changed.run();
    }
  }

  @Override
  public void close() {
    events.ifPresent(NetlinkEvents::close);
  }
}
