package io.hostler.network;

import io.hostler.host.TapName;
import io.hostler.model.IpAddress;
import io.hostler.plan.Step;
import io.hostler.plan.Uid;

/** One change of an instance's network. */
public sealed interface NetworkStep extends Step {

  /** Makes the tap, marked; down. Of one that is there, sets the user. */
  record CreateTap(TapName tap, Uid owner, int user) implements NetworkStep {
    @Override
    public String says() {
      return "create tap " + tap;
    }
  }

  /** {@link TapSettings}. */
  record SetSettings(TapName tap) implements NetworkStep {
    @Override
    public String says() {
      return "set the kernel's settings of tap " + tap;
    }
  }

  /** {@link Gateway}'s addresses. */
  record SetGateway(TapName tap) implements NetworkStep {
    @Override
    public String says() {
      return "set gateway addresses of tap " + tap;
    }
  }

  /** The instance's rules are committed before this. Routes need it: none leads to a link down. */
  record LinkUp(TapName tap) implements NetworkStep {
    @Override
    public String says() {
      return "set tap " + tap + " up";
    }
  }

  record AddRoute(TapName tap, IpAddress address) implements NetworkStep {
    @Override
    public String says() {
      return "route " + address + " to tap " + tap;
    }
  }

  record RemoveRoute(TapName tap, IpAddress address) implements NetworkStep {
    @Override
    public String says() {
      return "remove the route of " + address + " to tap " + tap;
    }
  }

  /** Tells the neighbours that the address is here, then answers for it. */
  record AddProxy(String uplink, IpAddress address) implements NetworkStep {
    @Override
    public String says() {
      return "answer for " + address + " on " + uplink;
    }
  }

  record RemoveProxy(String uplink, IpAddress address) implements NetworkStep {
    @Override
    public String says() {
      return "stop answering for " + address + " on " + uplink;
    }
  }

  /** Sets, changes or clears the limits. */
  record SetRates(TapName tap, Rates rates) implements NetworkStep {
    @Override
    public String says() {
      return "set rates of tap " + tap + ": " + rates;
    }
  }

  /** With all that hangs on it. */
  record DeleteTap(TapName tap) implements NetworkStep {
    @Override
    public String says() {
      return "delete tap " + tap;
    }
  }
}
