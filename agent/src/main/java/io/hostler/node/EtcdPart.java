package io.hostler.node;

import io.hostler.etcd.EtcdStep;
import io.hostler.etcd.ManagedEtcd;
import io.hostler.plan.Outcome;
import io.hostler.plan.Plan;
import io.hostler.reconcile.Key;
import io.hostler.reconcile.KeyStatus;
import java.time.Duration;

/** The etcd that this node runs. */
public final class EtcdPart implements NodePart {
  private static final Duration SELDOM = Duration.ofMinutes(5);

  private final ManagedEtcd etcd;
  private final Runnable ready;

  /**
   * @param ready told after each look that found it serving
   */
  public EtcdPart(ManagedEtcd etcd, Runnable ready) {
    this.etcd = etcd;
    this.ready = ready;
  }

  @Override
  public Plan<?> plan() {
    return etcd.plan();
  }

  /** That it went is told by the store's own connection, which ends; that it fills is slow. */
  @Override
  public Duration seldom() {
    return SELDOM;
  }

  @Override
  public Outcome apply(io.hostler.plan.Step step) {
    return etcd.apply((EtcdStep) step);
  }

  @Override
  public void settled(Key key, KeyStatus status) {
    if (etcd.ready()) {
      ready.run();
    }
  }
}
