package io.hostler.placement;

import io.hostler.model.NodeReport;

/**
 * A node that is alive, as the placer sees it.
 *
 * @param modRevision of its {@code nodes/} key: a placement compares it, so a node that died or was
 *     cordoned since takes nothing
 * @param heldBeyond bytes of memory that instances hold here and no placement counts: orphans, and
 *     guests that still run with more than they are declared with
 * @param peers how many instances of the request's environment and group are here
 */
public record NodeView(
    NodeReport report,
    long modRevision,
    Counter<NodeReservation> reserved,
    long heldBeyond,
    int peers) {

  /** Bytes that an instance could get here; negative when too much was promised. */
  public long freeMemory() {
    return report.memory() - reserved.value().memory() - heldBeyond;
  }
}
