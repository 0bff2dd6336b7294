package io.hostler.model;

import java.util.List;
import java.util.Optional;

/**
 * A reusable list of allow rules.
 *
 * @param cutLive whether flows that its rules let in end when the rules no longer allow them
 */
public record FirewallSpec(List<Rule> rules, boolean cutLive) implements Spec {

  public FirewallSpec {
    rules = List.copyOf(rules);
  }

  /** One whose flows go on when a rule goes. */
  public FirewallSpec(List<Rule> rules) {
    this(rules, false);
  }

  /**
   * Allows inbound packets that match all that is given.
   *
   * @param ports only with tcp and udp
   * @param source the peer; empty for everybody of both families
   */
  public record Rule(Protocol protocol, Optional<Ports> ports, Optional<Prefix> source) {}

  /** From {@code first} to {@code last}, both included, 1 to 65535. */
  public record Ports(int first, int last) {

    @Override
    public String toString() {
      return first == last ? Integer.toString(first) : first + ":" + last;
    }
  }

  /** The protocols of a rule, with their IANA numbers; ALL has none. */
  public enum Protocol {
    ALL(-1),
    TCP(6),
    UDP(17),
    UDPLITE(136),
    ICMP(1),
    ICMPV6(58),
    ESP(50),
    AH(51),
    SCTP(132),
    MH(135);

    private final int number;

    Protocol(int number) {
      this.number = number;
    }

    public int number() {
      return number;
    }

    public boolean hasPorts() {
      return this == TCP || this == UDP;
    }
  }

  @Override
  public Kind kind() {
    return Kind.FIREWALL;
  }
}
