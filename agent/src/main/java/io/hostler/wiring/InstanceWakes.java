package io.hostler.wiring;

import io.hostler.node.NodeKeys;
import io.hostler.plan.Uid;
import io.hostler.reconcile.Runner;
import org.jspecify.annotations.Nullable;

/**
 * Where those ask for a look at instances who are there before instances are. Until then nothing
 * comes of it: what serves instances looks at each when it starts.
 */
final class InstanceWakes {
  private final Runner runner;
  private volatile @Nullable Instances served;

  InstanceWakes(Runner runner) {
    this.runner = runner;
  }

  void serve(Instances instances) {
    served = instances;
  }

  void wake(Uid uid) {
    Instances all = served;
    if (all != null) {
      all.wake(uid);
    }
  }

  void wakeAll() {
    Instances all = served;
    if (all != null) {
      all.wakeAll();
    }
  }

  /** At those of which nobody knows too. */
  void sweep() {
    if (served != null) {
      runner.queue(NodeKeys.SWEEP);
      wakeAll();
    }
  }
}
