package io.hostler.network;

import io.hostler.plan.Step;

/** One change of the node's own part of networking. */
public sealed interface NodeNetStep extends Step {

  /** Sets one of the kernel's settings. */
  record SetSysctl(String setting, String value) implements NodeNetStep {
    @Override
    public String says() {
      return "set " + setting + " to " + value;
    }
  }
}
