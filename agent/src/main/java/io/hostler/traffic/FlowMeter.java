package io.hostler.traffic;

import io.hostler.firewall.Counted;

/**
 * A count that only grows over the life of many kernel counters. The kernel's starts again from
 * zero whenever the table is written anew, the instance comes back, or the host reboots: it is
 * lower than at the last sample then.
 *
 * @param last what the kernel said at the last sample
 * @param total all that was counted, ever
 */
record FlowMeter(Counted last, Counted total) {
  static final FlowMeter NEW = new FlowMeter(Counted.NONE, Counted.NONE);

  FlowMeter sample(Counted now) {
    boolean again = now.packets() < last.packets() || now.bytes() < last.bytes();
    Counted from = again ? Counted.NONE : last;
    return new FlowMeter(
        now,
        new Counted(
            total.packets() + now.packets() - from.packets(),
            total.bytes() + now.bytes() - from.bytes()));
  }

  /** The kernel's counter is gone: the next one starts from zero, however far it came. */
  FlowMeter ended() {
    return new FlowMeter(Counted.NONE, total);
  }
}
