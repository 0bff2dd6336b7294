package io.hostler.linux;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * A network interface.
 *
 * @param carrier whether something is at the other end: of a tap, a process that holds it
 * @param mac 6 bytes as hex with colons; empty when it has none
 * @param kind {@code tun} (taps too), {@code veth}, {@code ifb}; empty for hardware
 * @param alias the free text that an interface carries; empty when it has none
 * @param tun present for tuns and taps
 */
public record Link(
    int index,
    String name,
    boolean up,
    boolean carrier,
    int mtu,
    String mac,
    String kind,
    String alias,
    int group,
    OptionalInt master,
    Optional<TunDetails> tun) {

  /**
   * What a tun or tap is.
   *
   * @param tap layer 2
   * @param owner uid that may attach to it
   */
  public record TunDetails(
      boolean tap, boolean persistent, boolean vnetHeader, OptionalInt owner) {}
}
