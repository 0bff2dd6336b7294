package io.hostler.firewall;

import static io.hostler.firewall.NftNames.CLOSED;
import static io.hostler.firewall.NftNames.FORWARD;
import static io.hostler.firewall.NftNames.FROM;
import static io.hostler.firewall.NftNames.GOT;
import static io.hostler.firewall.NftNames.HOST;
import static io.hostler.firewall.NftNames.INPUT;
import static io.hostler.firewall.NftNames.PASS;
import static io.hostler.firewall.NftNames.POSTROUTING;
import static io.hostler.firewall.NftNames.PREROUTING;
import static io.hostler.firewall.NftNames.SENT;
import static io.hostler.firewall.NftNames.SMTP_OUT;
import static io.hostler.firewall.NftNames.SOURCE;
import static io.hostler.firewall.NftNames.TO;

import io.hostler.host.TapName;
import io.hostler.model.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The chains that are there whatever guests there are: where packets come from the hooks, and what
 * holds for all guests. All of it asks for the guests' interfaces first, so other traffic of the
 * host only passes by.
 */
final class BaseRules {
  /** What stands before prefix and uplink in the id of a masquerading rule. */
  static final String POOL = "pool ";

  /** Spares what is no tap the look-up in a set. */
  private static final String TAPS = "\"" + TapName.FIRST + "*\"";

  private static final String OWN_4 = "iifname . ip saddr @src4 goto sent";
  private static final String OWN_6 = "iifname . ip6 saddr @src6 goto sent";

  private BaseRules() {}

  static void addTo(Map<String, RuleChain> chains, TableDesired desired) {
    NodeRules node = desired.node();
    chains.put(NftNames.LAYOUT + RulesetRenderer.LAYOUT, chain("", List.of()));
    chains.put(SOURCE, chain("", source(node)));
    chains.put(HOST, chain("", host(node)));
    chains.put(CLOSED, chain("", closed(node)));
    chains.put(PASS, chain("", pass(desired.anyCut())));
    chains.put(SMTP_OUT, chain("", smtpOut()));
    chains.put(FROM, chain("", from()));
    chains.put(TO, chain("", to()));
    // Before connection tracking (-200), so that a forged packet makes no entry; after
    // defragmentation (-400), so that every rule sees ports.
    chains.put(
        PREROUTING,
        chain(
            "type filter hook prerouting priority -310; policy accept;",
            List.of(
                "iifname != " + TAPS + " accept", OWN_4, OWN_6, "iifname @guests jump source")));
    // What a guest forges is not its traffic.
    chains.put(
        SENT,
        chain(
            "",
            List.of(
                TrafficDirection.FROM_GUEST_4.rule(),
                TrafficDirection.FROM_GUEST_6.rule(),
                "accept")));
    chains.put(
        INPUT,
        chain(
            "type filter hook input priority 0; policy accept;",
            List.of("iifname @guests jump host")));
    chains.put(
        FORWARD,
        chain(
            "type filter hook forward priority 0; policy accept;",
            List.of(
                "tcp dport 25 iifname @guests jump smtp",
                judged(desired.anyCut()) + "accept",
                "iifname " + TAPS + " iifname @guests jump from",
                "oifname " + TAPS + " oifname @guests jump to")));
    // A chain of NAT costs each new connection of the host a search for its translation.
    if (!node.pools().isEmpty()) {
      chains.put(POSTROUTING, masquerade(node));
    }
    // After all that may still drop what comes to a guest.
    chains.put(
        GOT,
        chain(
            "type filter hook postrouting priority 300; policy accept;",
            List.of(
                "oifname != " + TAPS + " accept",
                TrafficDirection.TO_GUEST_4.rule(),
                TrafficDirection.TO_GUEST_6.rule())));
  }

  /**
   * What a guest may say beside its own addresses: link-local only towards its own link. A packet
   * finds the chains as they were when its hook began, and sets as they are: its guest may have
   * come after it was asked for its source, so it is asked again.
   */
  private static List<String> source(NodeRules node) {
    List<String> rules = new ArrayList<>();
    rules.add("ip6 saddr fe80::/10 ip6 daddr fe80::/10 goto sent");
    rules.add("ip6 saddr fe80::/10 ip6 daddr ff02::/16 goto sent");
    rules.add("ip6 saddr :: icmpv6 type nd-neighbor-solicit goto sent");
    rules.add("ip6 saddr :: icmpv6 type nd-router-solicit goto sent");
    rules.add("ip6 saddr :: icmpv6 type mld2-listener-report goto sent");
    rules.add(OWN_4);
    rules.add(OWN_6);
    drop(rules, node, "source");
    return rules;
  }

  /**
   * From a guest to the host itself. Limits are per guest: none can starve another. What the guest
   * opened is judged packet by packet: of an answered ping all further ones are established, and a
   * flow to a service is no longer than the service. Each link-local source that the host hears of
   * is an entry in its one table of neighbours, so the limits bound what one guest takes of it.
   */
  private static List<String> host(NodeRules node) {
    List<String> rules = new ArrayList<>();
    rules.add("ct state established ct direction reply accept");
    rules.add("ct state related accept");
    rules.add("icmpv6 type nd-neighbor-solicit " + limited(NftNames.NEIGHBOURS, 20) + " accept");
    rules.add("icmpv6 type nd-neighbor-advert " + limited(NftNames.NEIGHBOURS, 20) + " accept");
    rules.add("icmp type echo-request " + limited(NftNames.PINGS, 20) + " accept");
    rules.add("icmpv6 type echo-request " + limited(NftNames.PINGS, 20) + " accept");
    for (HostService service : node.services()) {
      String at =
          service
              .at()
              .map(address -> (address.isV4() ? "ip daddr " : "ip6 daddr ") + address + " ")
              .orElse("");
      String protocol = service.protocol().name().toLowerCase(Locale.ROOT);
      rules.add(at + protocol + " dport " + service.port() + " accept");
    }
    drop(rules, node, "host");
    return rules;
  }

  private static String limited(String meter, int perSecond) {
    return "update @"
        + meter
        + " { iifname limit rate "
        + perSecond
        + "/second burst "
        + 2 * perSecond
        + " packets }";
  }

  /** Most packets are of a flow that was judged, and nobody asks for its end. */
  private static String judged(boolean anyCut) {
    return "ct state established,related ct mark and "
        + Cut.text(Cut.FIRST_DIGIT)
        + " != "
        + Cut.text(Cut.OURS)
        + (anyCut ? " oifname != @cut " : " ");
  }

  /** Who asks for mail to be taken, and may not. */
  private static List<String> smtpOut() {
    return List.of(
        "ct direction reply return",
        "iifname != @smtp_ok iifname @guests counter reject with tcp reset");
  }

  /**
   * What leaves a guest to anywhere but the host. Never accepts: the other side may be a guest. The
   * replies to a flow that was cut stop with it.
   */
  private static List<String> from() {
    return List.of(
        "ct direction reply ct mark != " + Cut.text(Cut.ENDED) + " return",
        "ct direction reply counter drop",
        "ct state established,related return",
        "jump closed");
  }

  /**
   * What comes to a guest from anywhere but the host. Its own flows pass first; of the others the
   * guest's chain knows the epoch. As in {@link #source}, a guest that has just gone has no chain,
   * and needs none.
   */
  private static List<String> to() {
    return List.of(
        "ct state related accept",
        "ct state established ct direction reply accept",
        "icmpv6 type packet-too-big accept",
        "icmpv6 type nd-neighbor-solicit accept",
        "icmpv6 type nd-neighbor-advert accept",
        "icmpv6 type nd-router-solicit accept",
        "icmpv6 type nd-router-advert accept",
        "jump closed",
        "ip daddr @priv4 counter drop",
        "ip6 daddr @priv6 counter drop",
        "oifname vmap @to_guest",
        "oifname @guests counter drop");
  }

  /** What the rules of a guest let in. Its flow is marked with the guest's epoch, if it has one. */
  private static List<String> pass(boolean anyCut) {
    String noEpoch =
        "ct mark and "
            + Cut.text(Cut.FIRST_DIGIT)
            + " == "
            + Cut.text(Cut.OURS)
            + " ct mark set "
            + Cut.text(Cut.NONE);
    return anyCut
        ? List.of("ct mark set oifname map @epochs accept", noEpoch, "accept")
        : List.of(noEpoch, "accept");
  }

  /** The private pools: nobody opens a connection to an address of them. */
  private static List<String> closed(NodeRules node) {
    Set<Prefix> prefixes = new TreeSet<>();
    node.pools().forEach(pool -> prefixes.add(pool.prefix()));
    return prefixes.stream()
        .map(prefix -> (prefix.isV4() ? "ip daddr " : "ip6 daddr ") + prefix + " counter drop")
        .toList();
  }

  private static RuleChain masquerade(NodeRules node) {
    return new RuleChain(
        "type nat hook postrouting priority 100; policy accept;",
        node.pools().stream()
            .map(
                pool ->
                    new RuleLine(
                        "oifname "
                            + NftNames.quoted(pool.uplink())
                            + " "
                            + RuleText.source(pool.prefix())
                            + " masquerade",
                        POOL + pool.prefix() + " " + pool.uplink()))
            .toList());
  }

  private static void drop(List<String> rules, NodeRules node, String why) {
    node.dropLog().ifPresent(rate -> rules.add(log(rate, why)));
    rules.add("counter drop");
  }

  static String log(int perSecond, String why) {
    return "limit rate " + perSecond + "/second log prefix \"hostler drop " + why + " \"";
  }

  private static RuleChain chain(String hook, List<String> rules) {
    return new RuleChain(
        hook, rules.stream().map(text -> new RuleLine(text, Ids.of(text))).toList());
  }
}
