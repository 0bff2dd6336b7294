package io.hostler.firewall;

import io.hostler.firewall.Packet.Flow;
import io.hostler.model.IpAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** One TCP connection through the rig, both ends in the test's hand. */
final class TcpFlow {
  private static final int SYN = 2;
  private static final int ACK = 16;
  private static final int PUSH = 8;

  private final PacketRig rig;
  private final End opener;
  private final End other;
  private int said;

  private static final class End {
    private final IfName at;
    private final IpAddress address;
    private final int port;
    private int sequence;

    private End(IfName at, IpAddress address, int port, int sequence) {
      this.at = at;
      this.address = address;
      this.port = port;
      this.sequence = sequence;
    }
  }

  /** From one interface to another; nothing is sent yet. */
  TcpFlow(
      PacketRig rig,
      IfName from,
      IpAddress source,
      int sourcePort,
      IfName to,
      IpAddress dest,
      int port) {
    this.rig = rig;
    opener = new End(from, source, sourcePort, 1000);
    other = new End(to, dest, port, 5000);
  }

  /** The handshake; whether all three packets came through. */
  boolean opens() {
    boolean syn = sends(opener, other, SYN, 1);
    boolean both = syn && sends(other, opener, SYN | ACK, 1);
    return both && sends(opener, other, ACK, 0);
  }

  /** Data from whoever opened it; whether it came through. */
  boolean says() {
    return sends(opener, other, ACK | PUSH, 0);
  }

  /** Data from the other side; whether it came through. */
  boolean answers() {
    return sends(other, opener, ACK | PUSH, 0);
  }

  private boolean sends(End from, End to, int flags, int counts) {
    byte[] marker = ("tcp " + opener.port + " " + ++said + "#").getBytes(StandardCharsets.US_ASCII);
    Packet packet =
        new Packet(
            from.at, Optional.of(to.at), from.address, to.address, 6, to.port, 0, Flow.ESTABLISHED);
    // A handshake has no data: its ports and sequence number are what it is known by.
    byte[] data = counts > 0 ? new byte[0] : marker;
    byte[] body =
        Frames.tcp(
            packet, from.port, from.sequence, (flags & ACK) == 0 ? 0 : to.sequence, flags, data);
    from.sequence += counts + data.length;
    byte[] frame = Frames.ip(from.address, to.address, 6, body, said, 0);
    byte[] sought = counts > 0 ? Frames.ports(from.port, to.port, from.sequence - counts) : marker;
    return rig.arrives(packet, List.of(frame), sought);
  }
}
