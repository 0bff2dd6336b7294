package io.hostler.firewall;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * nf_tables' notifications: the objects of a transaction, then one NEWGEN that says who committed
 * it (linux/netfilter/nf_tables.h).
 */
final class NftEvents {
  private static final int HEADER = 16;
  private static final int FAMILY_HEADER = 4;
  private static final int NFNL_SUBSYS_NFTABLES = 10;
  private static final int NFT_MSG_NEWGEN = 15;
  private static final int NFPROTO_INET = 1;

  /** The table's name is attribute 1 of every object. */
  private static final int TABLE_NAME = 1;

  private static final int GEN_PROC_PID = 2;
  private static final int GEN_PROC_NAME = 3;
  private static final String OUR_TABLE = Ruleset.TABLE.substring(Ruleset.TABLE.indexOf(' ') + 1);

  private final String ownThread;
  private final Consumer<String> touched;
  private boolean ours;

  /**
   * @param ownThread the name of the thread whose commits are ours. Not its id: in a pid namespace
   *     the kernel tells another one than the thread knows of itself.
   */
  NftEvents(String ownThread, Consumer<String> touched) {
    this.ownThread = ownThread;
    this.touched = touched;
  }

  /** One datagram, in the machine's byte order. What is cut short is left out. */
  void read(ByteBuffer datagram) {
    int at = 0;
    while (at + HEADER + FAMILY_HEADER <= datagram.limit()) {
      int length = datagram.getInt(at);
      if (length < HEADER + FAMILY_HEADER || at + length > datagram.limit()) {
        return;
      }
      int type = datagram.getShort(at + 4) & 0xffff;
      if (type >> 8 == NFNL_SUBSYS_NFTABLES) {
        message(type & 0xff, datagram, at + HEADER, at + length);
      }
      at += align(length);
    }
  }

  private void message(int kind, ByteBuffer bytes, int from, int to) {
    int attributes = from + FAMILY_HEADER;
    if (kind != NFT_MSG_NEWGEN) {
      ours |=
          bytes.get(from) == NFPROTO_INET
              && OUR_TABLE.equals(text(bytes, attributes, to, TABLE_NAME));
      return;
    }
    if (ours) {
      String author = text(bytes, attributes, to, GEN_PROC_NAME);
      if (!author.equals(ownThread)) {
        int pid = number(bytes, attributes, to, GEN_PROC_PID);
        touched.accept(author + " (thread " + pid + ")");
      }
    }
    ours = false;
  }

  private static String text(ByteBuffer bytes, int from, int to, int wanted) {
    int at = find(bytes, from, to, wanted);
    if (at < 0) {
      return "";
    }
    byte[] value = new byte[(bytes.getShort(at) & 0xffff) - 4];
    bytes.get(at + 4, value);
    String text = new String(value, StandardCharsets.UTF_8);
    int end = text.indexOf(0);
    return end < 0 ? text : text.substring(0, end);
  }

  /** Netfilter writes numbers in network order. */
  private static int number(ByteBuffer bytes, int from, int to, int wanted) {
    int at = find(bytes, from, to, wanted);
    return at < 0 ? -1 : bytes.duplicate().order(ByteOrder.BIG_ENDIAN).getInt(at + 4);
  }

  private static int find(ByteBuffer bytes, int from, int to, int wanted) {
    int at = from;
    while (at + 4 <= to) {
      int length = bytes.getShort(at) & 0xffff;
      if (length < 4 || at + length > to) {
        return -1;
      }
      if ((bytes.getShort(at + 2) & 0x3fff) == wanted) {
        return at;
      }
      at += align(length);
    }
    return -1;
  }

  private static int align(int length) {
    return (length + 3) & ~3;
  }
}
