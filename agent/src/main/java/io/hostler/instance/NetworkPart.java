package io.hostler.instance;

import io.hostler.resolve.InstanceDesired;

/** Tap, addresses, routes, neighbour proxying. */
public interface NetworkPart extends Part<InstanceDesired> {}
