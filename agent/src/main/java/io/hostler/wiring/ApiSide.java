package io.hostler.wiring;

import java.util.Optional;

/** What operators ask, answered at the local socket. */
public final class ApiSide implements Capability {
  private final NodeBase node;
  private final StoreSide store;
  private final HostSide host;
  private final InstanceSide instances;
  private Optional<LocalApi> open = Optional.empty();

  public ApiSide(NodeBase node, StoreSide store, HostSide host, InstanceSide instances) {
    this.node = node;
    this.store = store;
    this.host = host;
    this.instances = instances;
  }

  @Override
  public void start() {
    AgentAnswers answers = new AgentAnswers(node, store, host, instances.served());
    open = Optional.of(LocalApi.open(node.configuration, answers.parts(), node.work));
  }

  @Override
  public void close() {
    open.ifPresent(LocalApi::close);
  }
}
