package io.hostler.instance;

import io.hostler.resolve.InstanceDesired;

/** Firewall rules: committed before the tap is up, away after it is gone. */
public interface RulesPart extends Part<InstanceDesired> {
  String NAME = "rules";

  @Override
  default String name() {
    return NAME;
  }
}
