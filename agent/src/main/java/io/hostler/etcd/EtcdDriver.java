package io.hostler.etcd;

import io.hostler.plan.Driver;

/** Looks at and changes the managed etcd of this node; its owner is the node. */
public interface EtcdDriver extends Driver<EtcdObserved, EtcdStep> {

  /** The operator decided about lost data: it counts as lost no longer. */
  void decided();
}
