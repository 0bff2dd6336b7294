package io.hostler.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One message as it came.
 *
 * @param payload what follows the header, in the host's byte order; a view of bytes of its own
 */
public record NetlinkMessage(int type, int flags, int sequence, ByteBuffer payload) {

  /** The attributes after a fixed part of {@code fixed} bytes. */
  public NetlinkAttributes attributes(int fixed) {
    ByteBuffer rest = payload.duplicate().order(ByteOrder.nativeOrder());
    rest.position(Math.min(Netlink.align(fixed), rest.limit()));
    return NetlinkAttributes.parse(rest.slice());
  }
}
