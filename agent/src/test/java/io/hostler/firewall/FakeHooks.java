package io.hostler.firewall;

import io.hostler.firewall.Packet.Flow;
import io.hostler.firewall.Verdict.Fate;
import io.hostler.model.IpAddress;
import io.hostler.model.Prefix;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Walks one packet through the hooks of a table, word by word of the rules' text. As in the kernel
 * a packet finds the chains as they were when its hook began, and each set as it is.
 */
final class FakeHooks {
  private static final Map<String, Integer> TYPES =
      Map.of(
          "packet-too-big", 2,
          "echo-request", 8,
          "nd-router-solicit", 133,
          "nd-router-advert", 134,
          "nd-neighbor-solicit", 135,
          "nd-neighbor-advert", 136,
          "mld2-listener-report", 143);

  private final FakeTable before;
  private final FakeTable after;
  private final int changesAt;
  private final Packet packet;
  private Map<String, List<RuleLine>> chains = Map.of();
  private int moments;
  private int mark;

  FakeHooks(FakeTable table, Packet packet) {
    this(table, table, 0, packet);
  }

  /**
   * @param changesAt at which of its {@link #moments} the packet first meets {@code after}
   */
  FakeHooks(FakeTable before, FakeTable after, int changesAt, Packet packet) {
    this.before = before;
    this.after = after;
    this.changesAt = changesAt;
    this.packet = packet;
    mark =
        switch (packet.flow()) {
          case NEW, UNTRACKED -> Cut.NONE;
          case ESTABLISHED, REPLY, RELATED -> epoch(before).orElse(Cut.NONE);
          case OUTDATED -> Cut.OURS | 1;
          case ENDED -> Cut.ENDED;
        };
  }

  /** That of the flow, after the packet was judged. */
  int mark() {
    return mark;
  }

  /** How often it has asked the table until now: for the chains of a hook, for a set. */
  int moments() {
    return moments;
  }

  private FakeTable table() {
    return moments++ < changesAt ? before : after;
  }

  private OptionalInt epoch(FakeTable held) {
    ElementSet epochs = held.sets.get(NftNames.EPOCHS);
    String own =
        epochs == null
            ? null
            : epochs.elements().get(packet.out().map(NftNames::quoted).orElse("the host"));
    return own == null ? OptionalInt.empty() : OptionalInt.of(number(own));
  }

  private static int number(String hex) {
    return Integer.parseUnsignedInt(hex.substring(2), 16);
  }

  Fate fate() {
    for (String hook : List.of("prerouting", packet.out().isEmpty() ? "input" : "forward")) {
      FakeTable found = table();
      chains = found.chains;
      for (Map.Entry<String, String> chain : found.hooks.entrySet()) {
        if (chain.getValue().contains("type filter hook " + hook)) {
          End end = walk(chain.getKey());
          if (end == End.DROP || end == End.REJECT) {
            return end == End.DROP ? Fate.DROPPED : Fate.REJECTED;
          }
        }
      }
    }
    return Fate.PASSED;
  }

  private End walk(String chain) {
    for (RuleLine rule : chains.getOrDefault(chain, List.of())) {
      End end = rule(new ArrayDeque<>(Arrays.asList(rule.text().split(" ", -1))));
      if (end != End.NEXT) {
        return end == End.RETURN ? End.NEXT : end;
      }
    }
    return End.NEXT;
  }

  private End rule(Deque<String> words) {
    while (!words.isEmpty()) {
      String word = words.pop();
      switch (word) {
        case "accept" -> {
          return End.ACCEPT;
        }
        case "drop" -> {
          return End.DROP;
        }
        case "reject" -> {
          return End.REJECT;
        }
        case "return" -> {
          return End.RETURN;
        }
        case "jump" -> {
          return walk(words.pop());
        }
        case "goto" -> {
          return goTo(words.pop());
        }
        case "counter" -> {}
        case "limit" -> words.clear(); // only before a log, which decides nothing
        case "update" -> {
          while (!words.pop().equals("}")) {
            continue; // a limit that is not reached
          }
        }
        default -> {
          if (word.equals("oifname") && "vmap".equals(words.peek())) {
            words.pop();
            String verdict = dispatch(words.pop());
            return verdict.isEmpty() ? End.NEXT : goTo(verdict.substring("goto ".length()));
          }
          if (!matches(word, words)) {
            return End.NEXT;
          }
        }
      }
    }
    return End.NEXT;
  }

  /** The end of that chain is the end of this one. */
  private End goTo(String chain) {
    End end = walk(chain);
    return end == End.NEXT ? End.RETURN : end;
  }

  /** How a rule ended; NEXT also when it did not match. */
  private enum End {
    NEXT,
    RETURN,
    ACCEPT,
    DROP,
    REJECT
  }

  private boolean matches(String word, Deque<String> words) {
    return switch (word) {
      case "iifname" -> interfaceIs(Optional.of(packet.in()), words);
      case "oifname" -> interfaceIs(packet.out(), words);
      case "ip" -> field(words, true);
      case "ip6" -> field(words, false);
      case "tcp" -> transport(6, words);
      case "udp" -> transport(17, words);
      case "icmp" -> icmp(1, true, words);
      case "icmpv6" -> icmp(58, false, words);
      case "meta" -> meta(words);
      case "ct" -> tracked(words);
      default -> throw FakeNft.refused("unknown word: " + word);
    };
  }

  private boolean interfaceIs(Optional<IfName> name, Deque<String> words) {
    String quoted = name.map(NftNames::quoted).orElse("");
    String next = words.pop();
    if (next.equals(".")) {
      boolean v4 = words.pop().equals("ip");
      words.pop();
      return holds(words.pop(), quoted + " . " + packet.source()) && packet.isV4() == v4;
    }
    if (next.equals("!=")) {
      return !isOneOf(words.pop(), quoted);
    }
    return isOneOf(next, quoted);
  }

  private boolean isOneOf(String names, String quoted) {
    if (names.endsWith("*\"")) {
      return quoted.startsWith(names.substring(0, names.length() - 2));
    }
    return names.startsWith("@") ? holds(names, quoted) : names.equals(quoted);
  }

  private boolean field(Deque<String> words, boolean v4) {
    IpAddress address = words.pop().equals("saddr") ? packet.source() : packet.destination();
    String what = words.pop();
    boolean holds =
        what.startsWith("@")
            ? holds(what, address.toString())
            : Prefix.parse(what).contains(address);
    return holds && packet.isV4() == v4;
  }

  private boolean transport(int protocol, Deque<String> words) {
    words.pop();
    String[] ends = words.pop().split("-", -1);
    int port = packet.destinationPort();
    return packet.protocol() == protocol
        && port >= Integer.parseInt(ends[0])
        && port <= Integer.parseInt(ends[ends.length - 1]);
  }

  private boolean icmp(int protocol, boolean v4, Deque<String> words) {
    words.pop();
    String name = words.pop();
    int type = name.equals("echo-request") && !v4 ? 128 : TYPES.get(name);
    return packet.protocol() == protocol && packet.isV4() == v4 && packet.icmpType() == type;
  }

  private boolean meta(Deque<String> words) {
    if (words.pop().equals("nfproto")) {
      return packet.isV4() == words.pop().equals("ipv4");
    }
    return packet.protocol() == Integer.parseInt(words.pop());
  }

  private boolean tracked(Deque<String> words) {
    return switch (words.pop()) {
      case "state" -> {
        String state =
            switch (packet.flow()) {
              case NEW -> "new";
              case ESTABLISHED, REPLY, OUTDATED, ENDED -> "established";
              case RELATED -> "related";
              case UNTRACKED -> "untracked";
            };
        yield List.of(words.pop().split(",", -1)).contains(state);
      }
      case "direction" ->
          packet.flow() != Flow.UNTRACKED
              && words.pop().equals("reply")
                  == (packet.flow() == Flow.REPLY || packet.flow() == Flow.ENDED);
      case "mark" -> mark(words);
      default -> throw FakeNft.refused("unknown ct key");
    };
  }

  /** {@code and MASK == VALUE}, {@code != VALUE}, {@code VALUE}, {@code set …}. */
  private boolean mark(Deque<String> words) {
    String word = words.pop();
    int masked = mark;
    switch (word) {
      case "set" -> {
        String value = words.pop();
        if (!value.equals("oifname")) {
          mark = number(value);
          return true;
        }
        words.pop();
        words.pop();
        OptionalInt found = epoch(table());
        found.ifPresent(number -> mark = number);
        return found.isPresent();
      }
      case "and" -> {
        masked &= number(words.pop());
        word = words.pop();
      }
      default -> {}
    }
    return switch (word) {
      case "==" -> masked == number(words.pop());
      case "!=" -> masked != number(words.pop());
      default -> masked == number(word);
    };
  }

  private String dispatch(String map) {
    return table()
        .sets
        .get(map.substring(1))
        .elements()
        .getOrDefault(packet.out().map(NftNames::quoted).orElse(""), "");
  }

  private boolean holds(String set, String key) {
    return table().sets.get(set.substring(1)).elements().containsKey(key);
  }
}
