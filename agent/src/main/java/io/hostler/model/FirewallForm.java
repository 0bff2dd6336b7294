package io.hostler.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hostler.model.FirewallSpec.Ports;
import io.hostler.model.FirewallSpec.Protocol;
import io.hostler.model.FirewallSpec.Rule;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code {rules: [{protocol, port, source}], cutLive}}. */
final class FirewallForm {
  private static final Pattern PORTS = Pattern.compile("([0-9]{1,9})(?::([0-9]{1,9}))?");
  private static final int MAX_PORT = 65535;

  private FirewallForm() {}

  static FirewallSpec read(Fields fields) {
    Set<Rule> seen = new HashSet<>();
    List<Rule> rules =
        fields.objects(
            "rules",
            each -> {
              Rule rule = rule(each);
              each.rule(!each.sound() || seen.add(rule), "", "is the same as a rule before it");
              return rule;
            });
    return new FirewallSpec(rules, fields.flag("cutLive", false));
  }

  private static Rule rule(Fields fields) {
    Protocol protocol = fields.word("protocol", Protocol.class, Protocol.ALL);
    Optional<Ports> ports = ports(fields);
    Optional<Prefix> source = fields.parsed("source", Prefix::parse);
    if (fields.sound("protocol")) {
      fields.rule(
          ports.isEmpty() || protocol.hasPorts(),
          "port",
          "goes only with tcp and udp; " + Words.of(protocol) + " has none here");
      boolean v4Only = protocol == Protocol.ICMP;
      boolean v6Only = protocol == Protocol.ICMPV6 || protocol == Protocol.MH;
      source.ifPresent(
          prefix ->
              fields.rule(
                  !(prefix.isV4() ? v6Only : v4Only),
                  "source",
                  "is "
                      + (prefix.isV4() ? "IPv4" : "IPv6")
                      + ", but "
                      + Words.of(protocol)
                      + " is only in "
                      + (prefix.isV4() ? "IPv6" : "IPv4")));
    }
    return new Rule(protocol, ports, source);
  }

  private static Optional<Ports> ports(Fields fields) {
    Optional<JsonNode> value = fields.take("port", "integer", "string");
    if (value.isEmpty()) {
      return Optional.empty();
    }
    if (!value.get().isIntegralNumber() && !value.get().isTextual()) {
      fields.wrong("port", "must be a port (80) or a range of ports (\"50000:51000\")");
      return Optional.empty();
    }
    Matcher matcher = PORTS.matcher(value.get().asText());
    if (!matcher.matches()) {
      fields.wrong("port", "must be a port (80) or a range of ports (\"50000:51000\")");
      return Optional.empty();
    }
    int first = Integer.parseInt(matcher.group(1));
    int last = matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2));
    if (first < 1 || last < 1 || first > MAX_PORT || last > MAX_PORT) {
      fields.wrong("port", "must be from 1 to " + MAX_PORT);
      return Optional.empty();
    }
    if (first > last) {
      fields.wrong("port", "is reversed; meant \"" + last + ":" + first + "\"?");
      return Optional.empty();
    }
    return Optional.of(new Ports(first, last));
  }

  static ObjectNode write(FirewallSpec spec) {
    ObjectNode node = Json.object();
    ArrayNode rules = node.putArray("rules");
    for (Rule rule : spec.rules()) {
      ObjectNode written = rules.addObject().put("protocol", Words.of(rule.protocol()));
      rule.ports()
          .ifPresent(
              ports -> {
                if (ports.first() == ports.last()) {
                  written.put("port", ports.first());
                } else {
                  written.put("port", ports.toString());
                }
              });
      rule.source().ifPresent(source -> written.put("source", source.toString()));
    }
    node.put("cutLive", spec.cutLive());
    return node;
  }
}
