package io.hostler.firewall;

import io.hostler.plan.Uid;
import java.util.Map;

/**
 * Told what the kernel counted, on the driver's thread and in the order in which it was read. The
 * kernel's counts go with the elements that they stand at: what is told last is all that there was,
 * but for what passes between the reading and the commit. Nobody who listens waits for anything:
 * rules wait for that thread.
 */
public interface TrafficSink {

  /** What was counted so far of all instances that are in the table. */
  void sampled(Map<Uid, Map<TrafficDirection, Counted>> all);

  /** What was counted of some instances whose counters are no more: new ones start from zero. */
  void last(Map<Uid, Map<TrafficDirection, Counted>> some);

  /** Nobody listens. */
  static TrafficSink none() {
    return new TrafficSink() {
      @Override
      public void sampled(Map<Uid, Map<TrafficDirection, Counted>> all) {}

      @Override
      public void last(Map<Uid, Map<TrafficDirection, Counted>> some) {}
    };
  }
}
