package io.hostler.firewall;

/**
 * Packets and bytes, IP header included, link header not.
 *
 * <p>With offloads a packet may be several on the wire; bytes are right.
 */
public record Counted(long packets, long bytes) {
  public static final Counted NONE = new Counted(0, 0);
}
