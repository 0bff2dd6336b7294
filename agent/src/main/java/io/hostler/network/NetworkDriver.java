package io.hostler.network;

import io.hostler.plan.Driver;

/** The networks of instances on this node. */
public interface NetworkDriver extends Driver<NetworkObserved, NetworkStep> {}
