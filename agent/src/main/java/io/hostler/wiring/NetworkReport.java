package io.hostler.wiring;

import java.time.Duration;

/**
 * What the node is connected to goes with its report, from the first one on, and what was seen
 * stays while unknown.
 */
public final class NetworkReport implements Capability {
  /** How long a change of the host's own networks may go unseen by placement. */
  private static final Duration PERIOD = Duration.ofSeconds(30);

  private final NodeBase node;
  private final CellSide cell;
  private final HostSide host;

  public NetworkReport(NodeBase node, CellSide cell, HostSide host) {
    this.node = node;
    this.cell = cell;
    this.host = host;
  }

  @Override
  public void start() {
    host.network().found().map(node.report::withNetwork).ifPresent(cell.presence()::report);
    cell.scheduler().after(PERIOD, () -> node.work.execute(this::start));
  }

  /** Ends with the scheduler. */
  @Override
  public void close() {}
}
