package io.hostler.firewall;

import io.hostler.plan.Uid;
import java.util.Optional;

/** The names of what is in the table; a chain's name tells whose it is. */
final class NftNames {
  static final String LAYOUT = "layout-";
  static final String GUESTS = "guests";
  static final String SOURCES4 = "src4";
  static final String SOURCES6 = "src6";
  static final String SMTP = "smtp_ok";
  static final String PRIVATE4 = "priv4";
  static final String PRIVATE6 = "priv6";
  static final String CUT = "cut";
  static final String EPOCHS = "epochs";
  static final String TO_GUEST = "to_guest";
  static final String PINGS = "pings";
  static final String NEIGHBOURS = "neighbours";

  static final String SOURCE = "source";
  static final String HOST = "host";
  static final String FROM = "from";
  static final String SMTP_OUT = "smtp";
  static final String TO = "to";
  static final String PASS = "pass";
  static final String CLOSED = "closed";
  static final String PREROUTING = "prerouting";
  static final String INPUT = "input";
  static final String FORWARD = "forward";
  static final String SENT = "sent";
  static final String GOT = "got";
  static final String POSTROUTING = "postrouting";

  private static final String GUEST_CHAIN = "i-";
  private static final String FIREWALL_CHAIN = "f-";

  private NftNames() {}

  static String guestChain(Uid guest) {
    return GUEST_CHAIN + guest;
  }

  static String firewallChain(Uid firewall) {
    return FIREWALL_CHAIN + firewall;
  }

  static Optional<Uid> guestOf(String chain) {
    return uidAfter(GUEST_CHAIN, chain);
  }

  static Optional<Uid> firewallOf(String chain) {
    return uidAfter(FIREWALL_CHAIN, chain);
  }

  /** An interface as an element or in a rule. */
  static String quoted(IfName name) {
    return '"' + name.text() + '"';
  }

  private static Optional<Uid> uidAfter(String start, String chain) {
    if (!chain.startsWith(start)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Uid.parse(chain.substring(start.length())));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
