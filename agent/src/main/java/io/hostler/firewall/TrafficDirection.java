package io.hostler.firewall;

/**
 * What an instance's traffic is counted by; each is a set of the table whose elements count. An
 * instance is in those of the families that it has an address of: by the other it can only speak on
 * its own link.
 */
public enum TrafficDirection {
  FROM_GUEST_4("from-guest", "ipv4", "sent4"),
  FROM_GUEST_6("from-guest", "ipv6", "sent6"),
  TO_GUEST_4("to-guest", "ipv4", "got4"),
  TO_GUEST_6("to-guest", "ipv6", "got6");

  private final String direction;
  private final String family;
  private final String set;

  TrafficDirection(String direction, String family, String set) {
    this.direction = direction;
    this.family = family;
    this.set = set;
  }

  /** {@code from-guest} or {@code to-guest}. */
  public String direction() {
    return direction;
  }

  /** {@code ipv4} or {@code ipv6}. */
  public String family() {
    return family;
  }

  String set() {
    return set;
  }

  boolean isV4() {
    return this == FROM_GUEST_4 || this == TO_GUEST_4;
  }

  /** Counts without a verdict. */
  String rule() {
    boolean from = this == FROM_GUEST_4 || this == FROM_GUEST_6;
    return "meta nfproto " + family + (from ? " iifname @" : " oifname @") + set;
  }
}
