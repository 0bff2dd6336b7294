package io.hostler.node;

import io.hostler.plan.Uid;
import io.hostler.reconcile.Key;

/** The keys that a node's loop works. */
public final class NodeKeys {
  public static final String INSTANCE = "instance";
  public static final String NODE = "node";
  public static final String SWEEPS = "sweep";

  /** The etcd that we run. */
  public static final Key ETCD = new Key(NODE, "etcd");

  /** Forwarding and what else of the host's network is the node's own. */
  public static final Key NETWORK = new Key(NODE, "network");

  /** The node's part of the firewall table. */
  public static final Key FIREWALL = new Key(NODE, "firewall");

  /** Looks for instances here that nobody asked about. */
  public static final Key SWEEP = new Key(SWEEPS, "instances");

  /** Image files that nothing uses. */
  public static final Key IMAGES = new Key(SWEEPS, "images");

  private NodeKeys() {}

  public static Key instance(Uid uid) {
    return new Key(INSTANCE, uid.toString());
  }
}
