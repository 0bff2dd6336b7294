package io.hostler.api.routes;

import io.hostler.api.Declarations;
import io.hostler.api.Firewalls;
import io.hostler.api.http.Answer;
import io.hostler.api.http.Reply;
import io.hostler.api.http.Request;
import io.hostler.api.http.Route;
import io.hostler.api.text.Lists;
import io.hostler.api.text.Looks;
import io.hostler.api.text.Shown;
import io.hostler.model.FirewallSpec.Protocol;
import io.hostler.model.IpAddress;
import io.hostler.model.Kind;
import io.hostler.model.ResourceName;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Rules as they are in force: simulated, compiled, counted. */
final class FirewallRoutes {
  private static final String INSTANCE = "/v1/instance/{environment}/{name}";
  private static final Map<String, String> PACKET =
      Map.of(
          "direction", "in (to the instance; when not given) or out",
          "from", "the sender's address; of an outbound packet the instance's own when not given",
          "to", "the receiver's address; of an inbound packet the instance's own when not given",
          "proto", "a protocol of firewall rules; tcp when not given",
          "port", "the destination port; needed where the protocol has ports",
          "icmpType", "of icmp and icmpv6; an echo request when not given");

  private final Declarations declarations;
  private final Firewalls firewalls;

  /** Rules in nft's own words. */
  record Rules(String nft) {}

  FirewallRoutes(Declarations declarations, Firewalls firewalls) {
    this.declarations = declarations;
    this.firewalls = firewalls;
  }

  List<Route> routes() {
    return List.of(
        Route.get(
            INSTANCE + "/simulate",
            "what would become of a packet, and which rule of which firewall decides",
            PACKET,
            Reply.json(Firewalls.Simulated.class),
            request -> {
              Firewalls.Question question = question(request);
              return named(Kind.INSTANCE, request)
                  .thenCompose(name -> firewalls.simulate(name, question))
                  .thenApply(said -> Form.answer(request, 200, said, () -> Looks.simulated(said)));
            }),
        Route.get(
            INSTANCE + "/rules",
            "the instance's part of the table, as nft reads it",
            Map.of(),
            Reply.json(Rules.class),
            request ->
                named(Kind.INSTANCE, request)
                    .thenCompose(name -> firewalls.compile(Optional.of(name)))
                    .thenApply(nft -> text(request, nft))),
        Route.get(
            "/v1/rules",
            "the whole table of this node, as nft reads it",
            Map.of(),
            Reply.json(Rules.class),
            request -> firewalls.compile(Optional.empty()).thenApply(nft -> text(request, nft))),
        Route.get(
            "/v1/firewall/{environment}/{name}/counters",
            "packets and bytes at each rule, of all instances of this node together",
            Map.of(),
            Reply.items(Firewalls.Count.class),
            request ->
                named(Kind.FIREWALL, request)
                    .thenCompose(firewalls::counters)
                    .thenApply(
                        counts ->
                            Form.answer(
                                request,
                                200,
                                Map.of("items", counts),
                                () -> Lists.counters(counts)))));
  }

  private static Answer text(Request request, String nft) {
    return Form.answer(request, 200, new Rules(nft), () -> Shown.of(nft));
  }

  private CompletableFuture<ResourceName> named(Kind kind, Request request) {
    return declarations.find(kind, request.in("environment"), request.in("name"));
  }

  private static Firewalls.Question question(Request request) {
    boolean out =
        switch (request.query("direction").orElse("in")) {
          case "in" -> false;
          case "out" -> true;
          default -> throw Request.bad("the query's direction must be in or out");
        };
    Optional<IpAddress> from = address(request, "from");
    Optional<IpAddress> to = address(request, "to");
    IpAddress peer =
        (out ? to : from)
            .orElseThrow(() -> Request.bad("the query must have " + (out ? "to" : "from")));
    Optional<IpAddress> own = out ? from : to;
    if (own.isPresent() && own.get().isV4() != peer.isV4()) {
      throw Request.bad("from and to are of different families");
    }
    Protocol protocol = protocol(request.query("proto").orElse("tcp"));
    int port = number(request, "port", 65535).orElse(0);
    if (port != 0 && !protocol.hasPorts()) {
      throw Request.bad("only tcp and udp have ports");
    }
    if (port == 0 && protocol.hasPorts()) {
      throw Request.bad("a packet of this protocol has a port, which rules may tell by: say which");
    }
    int type =
        switch (protocol) {
          case ICMP -> number(request, "icmpType", 255).orElse(8);
          case ICMPV6 -> number(request, "icmpType", 255).orElse(128);
          default -> 0;
        };
    return new Firewalls.Question(out, peer, own, protocol.number(), port, type);
  }

  private static Protocol protocol(String word) {
    try {
      Protocol protocol = Protocol.valueOf(word.toUpperCase(Locale.ROOT));
      if (protocol != Protocol.ALL) {
        return protocol;
      }
    } catch (IllegalArgumentException e) {
      throw Request.bad("the query's proto is no protocol that rules know: " + word);
    }
    throw Request.bad("a packet has one protocol, not all");
  }

  private static Optional<IpAddress> address(Request request, String name) {
    try {
      return request.query(name).map(IpAddress::parse);
    } catch (IllegalArgumentException e) {
      throw Request.bad("the query's " + name + " is not an address");
    }
  }

  private static Optional<Integer> number(Request request, String name, int most) {
    Optional<String> text = request.query(name);
    if (text.isPresent()
        && !(text.get().matches("[0-9]{1,5}") && Integer.parseInt(text.get()) <= most)) {
      throw Request.bad("the query's " + name + " must be 0 to " + most);
    }
    return text.map(Integer::valueOf);
  }
}
