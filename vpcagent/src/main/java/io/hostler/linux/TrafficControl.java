package io.hostler.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

/**
 * Rate limits: a token bucket (TBF) on what a link sends, and the redirection of what it receives
 * to an IFB link, whose own bucket then limits that. The filter is u32: matchall and police are not
 * in every kernel.
 */
public final class TrafficControl {
  private static final int NEW_QDISC = 36;
  private static final int DELETE_QDISC = 37;
  private static final int GET_QDISC = 38;
  private static final int NEW_FILTER = 44;
  private static final int FIXED = 20;
  private static final int ROOT = 0xffffffff;
  private static final int INGRESS_PARENT = 0xfffffff1;
  private static final int INGRESS_HANDLE = 0xffff0000;
  private static final int ROOT_HANDLE = 0x00010000;
  private static final int KIND = 1;
  private static final int OPTIONS = 2;
  private static final int TBF_PARAMETERS = 1;
  private static final int TBF_RATE_64 = 4;
  private static final int TBF_BURST = 6;
  private static final int U32_SELECTOR = 5;
  private static final int U32_ACTION = 7;
  private static final int MIRRED_PARAMETERS = 2;
  private static final int REDIRECT_EGRESS = 1;
  private static final int STOLEN = 4;
  private static final int PROTOCOL_ALL = 0x0003;

  /** A GSO frame must fit the bucket, or it is dropped. */
  private static final long SMALLEST_BURST = 64 << 10;

  private final NetlinkSocket socket;

  public TrafficControl(NetlinkSocket socket) {
    this.socket = socket;
  }

  /** Limits what the link sends. Replaces a bucket that is there. */
  public void setBucket(int device, long bytesPerSecond) {
    long burst = Math.max(bytesPerSecond / 250, SMALLEST_BURST);
    long limit = Math.min(bytesPerSecond / 20 + burst, Integer.MAX_VALUE); // 50 ms of queue
    NetlinkRequest request =
        message(
            NEW_QDISC,
            Netlink.CREATE | Netlink.REPLACE,
            device,
            ROOT_HANDLE,
            ROOT,
            0,
            "set rate of link " + device);
    request.text(KIND, "tbf");
    request.nested(
        OPTIONS,
        options ->
            options
                .bytes(TBF_PARAMETERS, bucket(bytesPerSecond, (int) limit))
                .longInteger(TBF_RATE_64, bytesPerSecond)
                .integer(TBF_BURST, (int) Math.min(burst, Integer.MAX_VALUE)));
    socket.request(request);
  }

  /** The rate of the link's bucket in bytes a second; empty when it has none. */
  public Optional<Long> bucket(int device) {
    // Answered to who asks only when an echo is asked for, before Linux 6.
    NetlinkRequest get =
        message(GET_QDISC, Netlink.ECHO, device, 0, ROOT, 0, "qdisc of link " + device);
    for (NetlinkMessage message : root(get)) {
      NetlinkAttributes attributes = message.attributes(FIXED);
      if (attributes.text(KIND).orElse("").equals("tbf")) {
        NetlinkAttributes options = attributes.nested(OPTIONS);
        return options
            .get(TBF_RATE_64)
            .map(ByteBuffer::getLong)
            .or(() -> options.get(TBF_PARAMETERS).map(p -> Integer.toUnsignedLong(p.getInt(8))));
      }
    }
    return Optional.empty();
  }

  /** One that the kernel gave by itself is not shown: EINVAL; ENOENT without any. */
  private List<NetlinkMessage> root(NetlinkRequest get) {
    try {
      return socket.request(get);
    } catch (LinuxException e) {
      if (e.errno() == Errno.EINVAL || e.errno() == Errno.ENOENT) {
        return List.of();
      }
      throw e;
    }
  }

  /** Takes the bucket away; nothing to do when there is none. */
  public void removeBucket(int device) {
    remove(device, 0, ROOT);
  }

  /** Sends all that the link receives through {@code ifb}. Replaces a redirection that is there. */
  public void redirectReceived(int device, int ifb) {
    removeRedirection(device);
    NetlinkRequest ingress =
        message(
            NEW_QDISC,
            Netlink.CREATE | Netlink.EXCLUSIVE,
            device,
            INGRESS_HANDLE,
            INGRESS_PARENT,
            0,
            "add ingress of link " + device);
    socket.request(ingress.text(KIND, "ingress"));
    int priorityAndProtocol = (1 << 16) | Short.toUnsignedInt(networkOrder(PROTOCOL_ALL));
    NetlinkRequest filter =
        message(
            NEW_FILTER,
            Netlink.CREATE | Netlink.EXCLUSIVE,
            device,
            0,
            INGRESS_HANDLE,
            priorityAndProtocol,
            "redirect link " + device + " to link " + ifb);
    filter.text(KIND, "u32");
    filter.nested(
        OPTIONS,
        options ->
            options
                .bytes(U32_SELECTOR, everything())
                .nested(
                    U32_ACTION,
                    actions ->
                        actions.nested(
                            1,
                            action ->
                                action
                                    .text(KIND, "mirred")
                                    .nested(
                                        OPTIONS, o -> o.bytes(MIRRED_PARAMETERS, redirect(ifb))))));
    socket.request(filter);
  }

  /** Nothing to do when there is none. */
  public void removeRedirection(int device) {
    remove(device, INGRESS_HANDLE, INGRESS_PARENT);
  }

  private void remove(int device, int handle, int parent) {
    try {
      socket.request(
          message(DELETE_QDISC, 0, device, handle, parent, 0, "remove qdisc of link " + device));
    } catch (LinuxException e) {
      if (e.errno() != Errno.ENOENT && e.errno() != Errno.EINVAL) {
        throw e;
      }
    }
  }

  private static NetlinkRequest message(
      int type, int flags, int device, int handle, int parent, int info, String what) {
    return new NetlinkRequest(type, flags, what)
        .fixed(FIXED, b -> b.putInt(0).putInt(device).putInt(handle).putInt(parent).putInt(info));
  }

  /** struct tc_tbf_qopt; the rate's link layer is Ethernet, so no rate table is needed. */
  private static byte[] bucket(long bytesPerSecond, int limit) {
    ByteBuffer b = ByteBuffer.allocate(36).order(ByteOrder.nativeOrder());
    b.put((byte) 0).put((byte) 1).putShort((short) 0).putShort((short) 0).putShort((short) 0);
    b.putInt((int) Math.min(bytesPerSecond, 0xffffffffL));
    b.position(24);
    return b.putInt(limit).array();
  }

  /** struct tc_u32_sel with one key that every packet matches. */
  private static byte[] everything() {
    ByteBuffer b = ByteBuffer.allocate(32).order(ByteOrder.nativeOrder());
    b.put((byte) 1).put((byte) 0).put((byte) 1);
    return b.array();
  }

  /** struct tc_mirred. */
  private static byte[] redirect(int ifb) {
    return ByteBuffer.allocate(28)
        .order(ByteOrder.nativeOrder())
        .putInt(0)
        .putInt(0)
        .putInt(STOLEN)
        .putInt(0)
        .putInt(0)
        .putInt(REDIRECT_EGRESS)
        .putInt(ifb)
        .array();
  }

  private static short networkOrder(int value) {
    byte[] bytes = {(byte) (value >> 8), (byte) value};
    return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).getShort();
  }
}
