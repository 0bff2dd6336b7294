package io.hostler.placement;

/**
 * What is promised on a node: the value of {@code reservations/node/<node>}.
 *
 * @param memory bytes
 */
public record NodeReservation(long cpus, long memory, long instances) {
  public static final NodeReservation NONE = new NodeReservation(0, 0, 0);

  public NodeReservation plus(int moreCpus, long moreMemory, int moreInstances) {
    return new NodeReservation(cpus + moreCpus, memory + moreMemory, instances + moreInstances);
  }

  /** Never below zero: what was wrong before is the recount's to mend. */
  public NodeReservation minus(int fewerCpus, long lessMemory, int fewerInstances) {
    return new NodeReservation(
        Math.max(0, cpus - fewerCpus),
        Math.max(0, memory - lessMemory),
        Math.max(0, instances - fewerInstances));
  }
}
