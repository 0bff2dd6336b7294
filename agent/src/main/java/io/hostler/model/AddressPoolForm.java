package io.hostler.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code {prefix, mode, exclude, nameServers, default, nodeTags, uplink}}. */
final class AddressPoolForm {
  private static final int MAX_EXCLUDED = 1024;
  private static final int MAX_NAME_SERVERS = 8;
  private static final Prefix PLACEHOLDER = Prefix.parse("0.0.0.0/32");

  /** No pool may touch these: the gateway on every tap is of them, or nobody can route them. */
  private static final List<Prefix> RESERVED =
      List.of(
          Prefix.parse("0.0.0.0/8"),
          Prefix.parse("127.0.0.0/8"),
          Prefix.parse("169.254.0.0/16"),
          Prefix.parse("224.0.0.0/3"),
          Prefix.parse("::/96"),
          Prefix.parse("fe80::/10"),
          Prefix.parse("ff00::/8"));

  private AddressPoolForm() {}

  static AddressPoolSpec read(Fields fields) {
    Prefix prefix = fields.parsed("prefix", Prefix::parse, PLACEHOLDER);
    AddressPoolSpec.Mode mode =
        fields.word("mode", AddressPoolSpec.Mode.class, AddressPoolSpec.Mode.ROUTED);
    List<IpAddress> exclude = fields.list("exclude", IpAddress::parse).orElse(List.of());
    List<IpAddress> nameServers = fields.list("nameServers", IpAddress::parse).orElse(List.of());
    boolean isDefault = fields.flag("default", false);
    Map<String, String> nodeTags = NameRules.tags(fields, "nodeTags");
    Optional<String> uplink = fields.parsed("uplink", NameRules::networkInterface);
    fields.rule(
        uplink.isEmpty() || mode == AddressPoolSpec.Mode.PRIVATE || !fields.sound("mode"),
        "uplink",
        "is for private pools: it says what their addresses leave by");
    if (fields.sound("prefix")) {
      checkPrefix(fields, prefix);
      checkExclude(fields, prefix, exclude);
    }
    fields.rule(
        nameServers.size() <= MAX_NAME_SERVERS,
        "nameServers",
        "has more than " + MAX_NAME_SERVERS + " addresses");
    return new AddressPoolSpec(prefix, mode, exclude, nameServers, isDefault, nodeTags, uplink);
  }

  private static void checkPrefix(Fields fields, Prefix prefix) {
    for (Prefix reserved : RESERVED) {
      fields.rule(
          !prefix.overlaps(reserved),
          "prefix",
          "overlaps " + reserved + ", which instances can't have");
    }
  }

  private static void checkExclude(Fields fields, Prefix prefix, List<IpAddress> exclude) {
    fields.rule(
        exclude.size() <= MAX_EXCLUDED, "exclude", "has more than " + MAX_EXCLUDED + " addresses");
    fields.rule(
        new HashSet<>(exclude).size() == exclude.size(), "exclude", "names an address twice");
    for (IpAddress address : exclude) {
      fields.rule(prefix.contains(address), "exclude", address + " is not in " + prefix);
    }
  }

  static ObjectNode write(AddressPoolSpec spec) {
    ObjectNode node =
        Json.object().put("prefix", spec.prefix().toString()).put("mode", Words.of(spec.mode()));
    node.set("exclude", Json.list(spec.exclude()));
    node.set("nameServers", Json.list(spec.nameServers()));
    node.put("default", spec.isDefault());
    node.set("nodeTags", Json.map(spec.nodeTags()));
    spec.uplink().ifPresent(uplink -> node.put("uplink", uplink));
    return node;
  }
}
