package io.hostler.firewall;

import io.hostler.linux.Errno;
import io.hostler.linux.LinuxException;
import io.hostler.linux.Netlink;
import io.hostler.linux.NetlinkAttributes;
import io.hostler.linux.NetlinkMessage;
import io.hostler.linux.NetlinkRequest;
import io.hostler.linux.NetlinkSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Reads counters of our table, and its flags, from the kernel (linux/netfilter/nf_tables.h).
 * libnftables fetches all sets and chains before it lists one: 150 ms for a chain of a table of
 * 5,000 guests, where a dump of that chain alone takes a tenth of a millisecond. Of one thread, in
 * its network namespace.
 */
final class NftCounters implements AutoCloseable {
  private static final int NFNL_SUBSYS_NFTABLES = 10 << 8;
  private static final int GET_TABLE = NFNL_SUBSYS_NFTABLES | 1;
  private static final int GET_RULE = NFNL_SUBSYS_NFTABLES | 7;
  private static final int GET_ELEMENT = NFNL_SUBSYS_NFTABLES | 13;
  private static final int FAMILY_HEADER = 4;
  private static final byte NFPROTO_INET = 1;
  private static final int IFNAMSIZ = 16;

  private static final int TABLE = 1;
  private static final int TABLE_FLAGS = 2;
  private static final int SET = 2;
  private static final int ELEMENTS = 3;
  private static final int LIST_ITEM = 1;
  private static final int ELEMENT_KEY = 1;
  private static final int ELEMENT_EXPRESSION = 7;
  private static final int DATA_VALUE = 1;
  private static final int CHAIN = 2;
  private static final int RULE_EXPRESSIONS = 4;
  private static final int RULE_USERDATA = 7;

  /** libnftnl's: type, length, and the text with its NUL. */
  private static final int USERDATA_COMMENT = 0;

  private static final int EXPRESSION_NAME = 1;
  private static final int EXPRESSION_DATA = 2;
  private static final int COUNTER_BYTES = 1;
  private static final int COUNTER_PACKETS = 2;

  private final NetlinkSocket socket = NetlinkSocket.open(Netlink.NETLINK_NETFILTER);

  /** The flags of our table, 0 for none; empty when it is not there. */
  OptionalInt tableFlags() {
    try {
      return socket.request(request(GET_TABLE, "read the flags of the table")).stream()
          .mapToInt(NftCounters::flags)
          .findFirst();
    } catch (LinuxException e) {
      if (e.errno() == Errno.ENOENT) {
        return OptionalInt.empty();
      }
      throw unreadable(e);
    }
  }

  private static int flags(NetlinkMessage message) {
    return message
        .attributes(FAMILY_HEADER)
        .get(TABLE_FLAGS)
        .map(value -> value.order(ByteOrder.BIG_ENDIAN).getInt())
        .orElse(0);
  }

  /** Of all elements of a set of interfaces; none when there is no such set. */
  Map<String, Counted> ofSet(String set) {
    Map<String, Counted> all = new HashMap<>();
    for (NetlinkMessage message : dumped(request(GET_ELEMENT, SET, set))) {
      elements(message, all);
    }
    return all;
  }

  /** Of one element of a set of interfaces; empty when it is not there. */
  Optional<Counted> ofElement(String set, IfName key) {
    NetlinkRequest request = request(GET_ELEMENT, SET, set);
    byte[] name = Arrays.copyOf(key.text().getBytes(StandardCharsets.US_ASCII), IFNAMSIZ);
    request.nested(
        ELEMENTS,
        list ->
            list.nested(
                LIST_ITEM,
                item -> item.nested(ELEMENT_KEY, value -> value.bytes(DATA_VALUE, name))));
    Map<String, Counted> found = new HashMap<>();
    try {
      socket.request(request).forEach(message -> elements(message, found));
    } catch (LinuxException e) {
      if (e.errno() != Errno.ENOENT) {
        throw unreadable(e);
      }
    }
    return Optional.ofNullable(found.get(key.text()));
  }

  /** Of the rules of a chain that count, by comment, in their order; none without such a chain. */
  Map<String, Counted> ofChain(String chain) {
    Map<String, Counted> all = new LinkedHashMap<>();
    for (NetlinkMessage message : dumped(request(GET_RULE, CHAIN, chain))) {
      NetlinkAttributes rule = message.attributes(FAMILY_HEADER);
      String comment = rule.get(RULE_USERDATA).map(NftCounters::comment).orElse("");
      for (NetlinkAttributes expression : items(rule.get(RULE_EXPRESSIONS))) {
        counter(expression).ifPresent(counted -> all.put(comment, counted));
      }
    }
    return all;
  }

  /** The comments of a chain's rules, in their order; none without such a chain. */
  List<String> idsOf(String chain) {
    return dumped(request(GET_RULE, CHAIN, chain)).stream()
        .map(message -> message.attributes(FAMILY_HEADER).get(RULE_USERDATA))
        .map(userdata -> userdata.map(NftCounters::comment).orElse(""))
        .toList();
  }

  @Override
  public void close() {
    socket.close();
  }

  private static NetlinkRequest request(int type, int attribute, String name) {
    return request(type, "read the counters of " + name).text(attribute, name);
  }

  private static NetlinkRequest request(int type, String what) {
    String table = Ruleset.TABLE.substring(Ruleset.TABLE.indexOf(' ') + 1);
    return new NetlinkRequest(type, 0, what)
        .fixed(FAMILY_HEADER, header -> header.put(NFPROTO_INET).put(new byte[3]))
        .text(TABLE, table);
  }

  private List<NetlinkMessage> dumped(NetlinkRequest request) {
    try {
      return socket.dump(request);
    } catch (LinuxException e) {
      if (e.errno() == Errno.ENOENT) {
        return List.of();
      }
      throw unreadable(e);
    }
  }

  private static void elements(NetlinkMessage message, Map<String, Counted> all) {
    for (NetlinkAttributes element : items(message.attributes(FAMILY_HEADER).get(ELEMENTS))) {
      Optional<String> key = element.nested(ELEMENT_KEY).text(DATA_VALUE);
      Optional<Counted> counted = counter(element.nested(ELEMENT_EXPRESSION));
      if (key.isPresent() && counted.isPresent()) {
        all.put(key.get(), counted.get());
      }
    }
  }

  private static Optional<Counted> counter(NetlinkAttributes expression) {
    if (!expression.text(EXPRESSION_NAME).orElse("").equals("counter")) {
      return Optional.empty();
    }
    NetlinkAttributes data = expression.nested(EXPRESSION_DATA);
    return Optional.of(new Counted(number(data, COUNTER_PACKETS), number(data, COUNTER_BYTES)));
  }

  /** Netfilter writes numbers in network order. */
  private static long number(NetlinkAttributes data, int type) {
    return data.get(type)
        .filter(value -> value.remaining() >= Long.BYTES)
        .map(value -> value.order(ByteOrder.BIG_ENDIAN).getLong())
        .orElse(0L);
  }

  /** The items of a list, which all have the same type. */
  private static List<NetlinkAttributes> items(Optional<ByteBuffer> list) {
    List<NetlinkAttributes> all = new ArrayList<>();
    if (list.isEmpty()) {
      return all;
    }
    ByteBuffer rest = list.get();
    while (rest.remaining() >= 4) {
      int length = rest.getShort(rest.position()) & 0xffff;
      if (length < 4 || length > rest.remaining()) {
        throw new NftException("nft-unreadable", "an item of " + length + " bytes");
      }
      all.add(NetlinkAttributes.parse(rest.slice(rest.position() + 4, length - 4)));
      rest.position(rest.position() + Math.min((length + 3) & ~3, rest.remaining()));
    }
    return all;
  }

  private static String comment(ByteBuffer userdata) {
    while (userdata.remaining() >= 2) {
      int type = userdata.get() & 0xff;
      int length = Math.min(userdata.get() & 0xff, userdata.remaining());
      byte[] value = new byte[length];
      userdata.get(value);
      if (type == USERDATA_COMMENT && length > 0) {
        return new String(value, 0, length - 1, StandardCharsets.UTF_8);
      }
    }
    return "";
  }

  private static NftException unreadable(LinuxException e) {
    return new NftException("nft-unreadable", e.problem().detail(), e);
  }
}
