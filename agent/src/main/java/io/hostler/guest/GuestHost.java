package io.hostler.guest;

import io.hostler.instance.Host;
import io.hostler.instance.InstanceDriver;
import io.hostler.instance.Memory;
import io.hostler.libvirt.Hypervisor;
import io.hostler.plan.MonotonicClock;
import io.hostler.wiring.HostSide;
import java.time.InstantSource;
import java.util.function.Consumer;

/** What instances need of the host that they are on; {@link HostSide} is the real one. */
public interface GuestHost {

  /**
   * The instance driver over all that the host has.
   *
   * @param qemuUser who owns the taps
   */
  InstanceDriver instances(
      Memory memory, int qemuUser, Host host, InstantSource clock, MonotonicClock ticks);

  Hypervisor hypervisor();

  /**
   * Watches the host's network links until closed.
   *
   * @param lost told the name of each tap that goes or is down, or loses an address, a route or a
   *     part of its shaping, by whomever
   * @param missed told when some may have gone unseen
   */
  Watching links(Consumer<String> lost, Runnable missed);

  /** Ends without a failure. */
  interface Watching extends AutoCloseable {
    @Override
    void close();
  }
}
