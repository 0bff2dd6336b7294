package io.hostler.wiring;

import io.hostler.config.Configuration;
import io.hostler.firewall.HostService;
import io.hostler.firewall.NodeRules;
import io.hostler.node.NodeKeys;
import io.hostler.node.NodeSubject;
import io.hostler.reconcile.Runner;
import java.util.List;
import java.util.Optional;

/**
 * The node's own keys, worked on before all others: sysctls, the table of rules, the etcd that we
 * run. Ends the loop for all.
 */
public final class NodeWork implements Capability {
  private static final int THREADS = 2;

  private final Runner runner;
  private final NodeSubject keys;

  public NodeWork(NodeBase node, StoreSide store, HostSide host) {
    this.runner = node.runner;
    this.keys =
        new NodeSubject(
            NodeParts.early(
                node.uid(),
                store.etcd().map(EtcdOfOurs::etcd),
                store::open,
                host,
                rules(node.configuration),
                node.wakes::wakeAll));
  }

  private static NodeRules rules(Configuration configuration) {
    int dropLog = configuration.number("firewall.dropLog");
    return new NodeRules(
        configuration.words("firewall.services").stream().map(HostService::parse).toList(),
        List.of(),
        dropLog == 0 ? Optional.empty() : Optional.of(dropLog));
  }

  @Override
  public void start() {
    runner.serve(NodeKeys.NODE, keys, THREADS);
    keys.keys().forEach(runner::queue);
  }

  @Override
  public void close() {
    runner.close();
  }
}
