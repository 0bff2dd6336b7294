package io.hostler;

import io.hostler.config.Configuration;
import io.hostler.reconcile.RunListener;
import io.hostler.wiring.ApiSide;
import io.hostler.wiring.Capability;
import io.hostler.wiring.HeapTrim;
import io.hostler.wiring.HostSide;
import io.hostler.wiring.InstanceSide;
import io.hostler.wiring.NetworkReport;
import io.hostler.wiring.NodeBase;
import io.hostler.wiring.NodeWork;
import io.hostler.wiring.ServiceManager;
import io.hostler.wiring.StoreSide;
import java.util.List;
import java.util.Map;

/**
 * The whole agent, put together by hand from top to bottom. Started: lock and identity, the cell
 * and its store, the node's own keys, what runs here by libvirt and manifests, the socket, ready.
 * Closed in reverse, and nothing on the host with it.
 */
final class Agent implements AutoCloseable {
  private final List<Capability> capabilities;

  /**
   * @param environment of the process: systemd tells by it where it listens
   * @param besides told of every step too
   */
  Agent(Configuration configuration, Map<String, String> environment, RunListener... besides) {
    NodeBase node = new NodeBase(configuration, List.of(besides));
    HostSide host = HostSide.of(node);
    StoreSide store = new StoreSide(node);
    ServiceManager systemd = new ServiceManager(environment, store.cell().scheduler());
    InstanceSide instances = new InstanceSide(node, store, host, systemd);
    capabilities =
        List.of(
            node,
            host,
            NetworkReport.of(node, store.cell(), host),
            store,
            new NodeWork(node, store, host),
            instances,
            new ApiSide(node, store, host, instances),
            new HeapTrim(store.cell().scheduler()),
            systemd);
  }

  void start() {
    capabilities.forEach(Capability::start);
  }

  /** Guests, etcd, rules and taps stay as they are. */
  @Override
  public void close() {
    capabilities.reversed().forEach(Capability::close);
  }
}
