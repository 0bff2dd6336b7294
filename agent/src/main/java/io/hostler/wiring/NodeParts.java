package io.hostler.wiring;

import io.hostler.etcd.ManagedEtcd;
import io.hostler.firewall.NodeRules;
import io.hostler.node.EtcdPart;
import io.hostler.node.FirewallPart;
import io.hostler.node.ForwardingPart;
import io.hostler.node.ImageSweepPart;
import io.hostler.node.NodeKeys;
import io.hostler.node.NodePart;
import io.hostler.plan.Uid;
import io.hostler.reconcile.Key;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The node's own keys and what each means. */
public final class NodeParts {
  private NodeParts() {}

  /** What does not need to know the cell: there before all instances. */
  public static Map<Key, NodePart> early(
      Uid node,
      Optional<ManagedEtcd> etcd,
      Runnable etcdReady,
      HostSide host,
      NodeRules rules,
      Runnable rulesStand) {
    Map<Key, NodePart> parts = new LinkedHashMap<>();
    parts.put(NodeKeys.NETWORK, new ForwardingPart(host.forwarding(node), node));
    parts.put(NodeKeys.FIREWALL, new FirewallPart(host.firewall(), rules, rulesStand));
    etcd.ifPresent(managed -> parts.put(NodeKeys.ETCD, new EtcdPart(managed, etcdReady)));
    return parts;
  }

  /** What looks after instances and what they share. */
  public static Map<Key, NodePart> late(
      Uid node, CellSide cell, HostSide host, Instances instances, InstantSource clock) {
    return Map.of(
        NodeKeys.SWEEP,
        Instances.sweep(node, cell.memory(), instances),
        NodeKeys.IMAGES,
        new ImageSweepPart(
            host.imageDriver(), cell.memory(), cell.link(), instances.manifests(), clock));
  }
}
