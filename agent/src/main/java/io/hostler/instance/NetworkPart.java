package io.hostler.instance;

import io.hostler.plan.Seen;
import io.hostler.plan.Uid;
import io.hostler.resolve.InstanceDesired;

/** Tap, addresses, routes, neighbour proxying. */
public interface NetworkPart extends Part<InstanceDesired> {
  String NAME = "network";

  @Override
  default String name() {
    return NAME;
  }

  @Override
  NetworkSight observe(Uid owner);

  /** A look at a network, and at who is at the other end of the tap. */
  interface NetworkSight extends Part.Sight<InstanceDesired> {

    /** Whether a machine holds the tap; absent when there is no tap. */
    Seen<Boolean> plugged();
  }
}
