package io.hostler.network;

import io.hostler.plan.Driver;

/** The node's own part of networking; its one owner is the node. */
public interface NodeNetDriver extends Driver<NodeNetObserved, NodeNetStep> {}
