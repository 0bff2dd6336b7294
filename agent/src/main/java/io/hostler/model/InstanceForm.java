package io.hostler.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hostler.model.InstanceSpec.Power;
import io.hostler.model.InstanceSpec.Rates;
import io.hostler.model.InstanceSpec.Restart;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * {@code {hostname, image, cpus, memory, disk: {size}, sshKeys, userData, addresses, firewalls,
 * smtp, rates: {in, out}, power, restart, node, dropLog}}. {@code disk: 10GiB} is short for {@code
 * disk: {size: 10GiB}}.
 */
final class InstanceForm {
  private static final long MIB = 1L << 20;
  private static final long MAX_MEMORY = 16L << 40;
  private static final long MAX_DISK = 64L << 40;
  private static final long MAX_CPUS = 256;
  private static final long MIN_RATE = 64_000;
  private static final long MAX_RATE = 1_000_000_000_000L;

  private InstanceForm() {}

  static InstanceSpec read(Fields fields) {
    Optional<String> hostname = fields.parsed("hostname", NameRules::hostname);
    String image = fields.parsed("image", NameRules::label, "");
    long cpus = fields.number("cpus").orElse(1L);
    fields.rule(cpus >= 1 && cpus <= MAX_CPUS, "cpus", "must be from 1 to " + MAX_CPUS);
    long memory = memory(fields);
    Optional<Long> disk = disk(fields);
    List<String> sshKeys = names(fields, "sshKeys").orElse(List.of());
    Optional<String> userData = fields.content("userData", InstanceForm::userData);
    Optional<List<String>> addresses = names(fields, "addresses");
    List<String> firewalls = names(fields, "firewalls").orElse(List.of());
    limits(fields, sshKeys, addresses.orElse(List.of()), firewalls);
    return new InstanceSpec(
        hostname,
        image,
        Math.clamp(cpus, 0, Integer.MAX_VALUE),
        memory,
        disk,
        sshKeys,
        userData,
        addresses,
        firewalls,
        fields.flag("smtp", false),
        fields.object("rates", InstanceForm::rates).orElse(Rates.UNLIMITED),
        fields.word("power", Power.class).orElse(Power.RUNNING),
        fields.word("restart", Restart.class).orElse(Restart.ON_FAILURE),
        fields.parsed("node", NameRules::label),
        fields.flag("dropLog", false));
  }

  /** One problem for one list that is too long: what is too many alone is not counted again. */
  private static void limits(
      Fields fields, List<String> sshKeys, List<String> addresses, List<String> firewalls) {
    fields.rule(
        firewalls.size() <= InstanceSpec.MAX_FIREWALLS,
        "firewalls",
        "names more than " + InstanceSpec.MAX_FIREWALLS + " firewalls");
    fields.rule(
        sshKeys.size() + Math.min(firewalls.size(), InstanceSpec.MAX_FIREWALLS)
            <= InstanceSpec.MAX_NAMED,
        "sshKeys",
        "with the firewalls names more than " + InstanceSpec.MAX_NAMED + " resources");
    fields.rule(
        addresses.size() <= InstanceSpec.MAX_ADDRESSES,
        "addresses",
        "names more than " + InstanceSpec.MAX_ADDRESSES + " pools");
  }

  private static long memory(Fields fields) {
    Optional<Long> memory = fields.neededAmount("memory", Sizes::parseBytes);
    memory.ifPresent(
        bytes ->
            fields.rule(
                bytes >= 16 * MIB && bytes <= MAX_MEMORY && bytes % MIB == 0,
                "memory",
                "must be whole MiB, from 16MiB to 16TiB"));
    return memory.orElse(0L);
  }

  private static Optional<Long> disk(Fields fields) {
    return fields.objectOr("disk", disk -> size(disk, "size"), field -> size(fields, field));
  }

  private static Optional<Long> size(Fields fields, String field) {
    Optional<Long> size = fields.amount(field, Sizes::parseBytes);
    size.ifPresent(
        bytes ->
            fields.rule(
                bytes >= MIB && bytes <= MAX_DISK && bytes % MIB == 0,
                field,
                "must be whole MiB, from 1MiB to 64TiB"));
    return size;
  }

  private static Optional<List<String>> names(Fields fields, String field) {
    Optional<List<String>> names = fields.list(field, NameRules::label);
    names.ifPresent(
        list ->
            fields.rule(
                new HashSet<>(list).size() == list.size(), field, "names a resource twice"));
    return names;
  }

  private static Rates rates(Fields fields) {
    return new Rates(rate(fields, "in"), rate(fields, "out"));
  }

  private static Optional<Long> rate(Fields fields, String field) {
    Optional<Long> rate = fields.amount(field, Sizes::parseBits);
    rate.ifPresent(
        bits ->
            fields.rule(
                bits >= MIN_RATE && bits <= MAX_RATE, field, "must be from 64kbit to 1000Gbit"));
    return rate;
  }

  private static String userData(String text) {
    if (text.getBytes(StandardCharsets.UTF_8).length > InstanceSpec.MAX_USER_DATA) {
      throw new IllegalArgumentException("is larger than 64 KiB");
    }
    if (!text.startsWith("#!") && !text.startsWith("#cloud-config")) {
      throw new IllegalArgumentException("must begin with #! or #cloud-config");
    }
    return text;
  }

  static ObjectNode write(InstanceSpec spec) {
    ObjectNode node = Json.object();
    spec.hostname().ifPresent(hostname -> node.put("hostname", hostname));
    node.put("image", spec.image());
    node.put("cpus", spec.cpus());
    putAmount(node, "memory", Sizes.formatBytes(spec.memory()));
    spec.disk()
        .ifPresent(size -> putAmount(node.putObject("disk"), "size", Sizes.formatBytes(size)));
    node.set("sshKeys", Json.list(spec.sshKeys()));
    spec.userData().ifPresent(hash -> node.put("userData", Sha256.reference(hash)));
    spec.addresses().ifPresent(pools -> node.set("addresses", Json.list(pools)));
    node.set("firewalls", Json.list(spec.firewalls()));
    node.put("smtp", spec.smtp());
    ObjectNode rates = node.putObject("rates");
    spec.rates().in().ifPresent(rate -> putAmount(rates, "in", Sizes.formatBits(rate)));
    spec.rates().out().ifPresent(rate -> putAmount(rates, "out", Sizes.formatBits(rate)));
    node.put("power", Words.of(spec.power()));
    node.put("restart", Words.of(spec.restart()));
    spec.node().ifPresent(name -> node.put("node", name));
    node.put("dropLog", spec.dropLog());
    return node;
  }

  /** With a unit as text, without one as a number. */
  private static void putAmount(ObjectNode node, String field, String amount) {
    if (Character.isDigit(amount.charAt(amount.length() - 1))) {
      node.set(field, Json.number(Long.parseLong(amount)));
    } else {
      node.put(field, amount);
    }
  }
}
