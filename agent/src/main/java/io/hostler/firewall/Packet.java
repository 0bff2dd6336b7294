package io.hostler.firewall;

import io.hostler.model.IpAddress;
import java.util.Optional;

/**
 * A packet as the rules look at it.
 *
 * @param in the interface that it comes in by
 * @param out the interface that it leaves by; empty when it is for the host itself
 * @param protocol IANA number
 * @param destinationPort 0 where the protocol has none
 * @param icmpType of ICMP and ICMPv6; 0 otherwise
 */
public record Packet(
    IfName in,
    Optional<IfName> out,
    IpAddress source,
    IpAddress destination,
    int protocol,
    int destinationPort,
    int icmpType,
    Flow flow) {

  /** What connection tracking says of it. */
  public enum Flow {
    NEW,
    /** In the direction of the packet that opened the flow. */
    ESTABLISHED,
    /** Against it. */
    REPLY,
    /** An error or helper flow that belongs to another flow. */
    RELATED,
    /** As ESTABLISHED, but last judged before a cut that its guest's rules asked for. */
    OUTDATED,
    /** As REPLY, to a flow that was judged anew and refused. */
    ENDED,
    UNTRACKED
  }

  public boolean isV4() {
    return source.isV4();
  }
}
