package io.hostler.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NetlinkCodecTest {

  private static NetlinkMessage decode(NetlinkRequest request) {
    byte[] bytes = request.encode(0, 7);
    List<NetlinkMessage> messages =
        NetlinkSocket.split(ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()));
    assertEquals(1, messages.size());
    return messages.getFirst();
  }

  @Test
  void whatIsWrittenIsRead() {
    NetlinkMessage message =
        decode(
            new NetlinkRequest(16, Netlink.CREATE, "test")
                .fixed(6, b -> b.putInt(1).putShort((short) 2))
                .text(3, "tap")
                .integer(4, -5)
                .nested(18, n -> n.text(1, "tun").bytes(2, new byte[1000]))
                .bytes(19, new byte[] {(byte) 200}));
    assertEquals(16, message.type());
    assertEquals(7, message.sequence());
    NetlinkAttributes attributes = message.attributes(6);
    assertEquals(Optional.of("tap"), attributes.text(3));
    assertEquals(Optional.of(-5), attributes.integer(4));
    assertEquals(Optional.of("tun"), attributes.nested(18).text(1));
    assertEquals(1000, attributes.nested(18).bytes(2).orElseThrow().length);
    assertEquals(Optional.of(200), attributes.octet(19));
    assertTrue(attributes.get(99).isEmpty());
  }

  @Test
  void anAttributeBeyond64KilobytesIsRefused() {
    NetlinkRequest request = new NetlinkRequest(16, 0, "test");
    assertThrows(IllegalArgumentException.class, () -> request.bytes(1, new byte[65_536]));
    assertThrows(
        IllegalArgumentException.class,
        () -> request.nested(1, n -> n.bytes(1, new byte[40_000]).bytes(2, new byte[40_000])));
  }

  @Test
  void aLengthThatDoesNotFitIsRefused() {
    ByteBuffer attribute = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder());
    attribute.putShort((short) 100).putShort((short) 1).rewind();
    assertThrows(IllegalArgumentException.class, () -> NetlinkAttributes.parse(attribute));
    ByteBuffer message = ByteBuffer.allocate(16).order(ByteOrder.nativeOrder());
    message.putInt(0, 8);
    assertThrows(IllegalArgumentException.class, () -> NetlinkSocket.split(message));
  }

  @Test
  void systemdAddressesAreAbstractOrPaths() {
    assertEquals(2 + 5, SystemdNotify.address("@name").length);
    assertEquals(0, SystemdNotify.address("@name")[2]);
    assertEquals(2 + 7, SystemdNotify.address("/a/b/c").length);
    assertThrows(LinuxException.class, () -> SystemdNotify.address("/" + "x".repeat(120)));
  }
}
