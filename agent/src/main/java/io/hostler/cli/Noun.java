package io.hostler.cli;

import io.hostler.cli.client.Tree;
import io.hostler.cli.show.Age;
import io.hostler.cli.show.Bytes;
import io.hostler.cli.show.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A kind of resource as the command line shows it. */
enum Noun {
  INSTANCE(false, "NAME", "STATE", "NODE", "ADDRESSES", "AGE", "REASON"),
  IMAGE(true, "NAME", "PARTS", "SIZE", "AGE"),
  SSHKEY(false, "NAME", "AGE"),
  ADDRESSPOOL(true, "NAME", "PREFIX", "MODE", "DEFAULT", "AGE"),
  ENVIRONMENT(true, "NAME", "DESCRIPTION", "AGE"),
  FIREWALL(false, "NAME", "RULES", "AGE"),
  NODE(true, "NAME", "STATE", "INSTANCES", "CPUS", "MEMORY", "RESERVED", "ADDRESSES");

  private final boolean cellWide;
  private final String headings;

  Noun(boolean cellWide, String... headings) {
    this.cellWide = cellWide;
    this.headings = String.join(" ", headings);
  }

  boolean cellWide() {
    return cellWide;
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** {@code /v1/instance/default/web1}. */
  String target(String environment, String name) {
    return "/v1/"
        + word()
        + "/"
        + (cellWide ? "" : Command.encoded(environment) + "/")
        + Command.encoded(name);
  }

  String table(List<Tree> items, boolean wide, Instant now) {
    List<String> all = new ArrayList<>(List.of(headings.split(" ", -1)));
    if (wide) {
      all.add("ID");
      if (!cellWide) {
        all.add("ENVIRONMENT");
      }
      all.add("TAGS");
    }
    Table table = new Table(all.toArray(String[]::new));
    for (Tree item : items) {
      List<String> row = new ArrayList<>(cells(item, now));
      if (wide) {
        row.add(item.text("uid").isEmpty() ? "" : item.text("uid").substring(0, 8));
        if (!cellWide) {
          row.add(item.text("environment"));
        }
        row.add(
            item.fields("tags").entrySet().stream()
                .map(tag -> tag.getKey() + "=" + tag.getValue())
                .collect(Collectors.joining(",")));
      }
      table.row(row.toArray(String[]::new));
    }
    return table.text();
  }

  private List<String> cells(Tree item, Instant now) {
    String name = item.text("name");
    String age = Age.of(item.text("createdAt"), now);
    return switch (this) {
      case INSTANCE ->
          List.of(
              name,
              state(item.at("status"), now),
              item.text("status.node"),
              joined(item.list("status.addresses")),
              age,
              item.text("status.reason"));
      case IMAGE ->
          List.of(
              name,
              String.join(
                  "+",
                  List.of("disk", "kernel", "initramfs").stream()
                      .filter(part -> !item.at("spec." + part).isEmpty())
                      .toList()),
              Bytes.of(
                  item.number("spec.disk.bytes")
                      + item.number("spec.kernel.bytes")
                      + item.number("spec.initramfs.bytes")),
              age);
      case SSHKEY -> List.of(name, age);
      case ADDRESSPOOL ->
          List.of(
              name,
              item.text("spec.prefix"),
              item.text("spec.mode"),
              item.text("spec.default").equals("true") ? "yes" : "no",
              age);
      case ENVIRONMENT -> List.of(name, item.text("spec.description"), age);
      case FIREWALL -> List.of(name, Integer.toString(item.list("spec.rules").size()), age);
      case NODE ->
          List.of(
              name,
              state(item.text("state"), item.text("unknownSince"), now),
              item.text("instances"),
              item.text("cpus"),
              item.at("memory").isEmpty() ? "" : Bytes.of(item.number("memory")),
              Bytes.of(item.number("reserved")),
              joined(item.list("addresses")));
    };
  }

  /** The state's word; of an unknown one also since when. */
  static String state(Tree status, Instant now) {
    return state(status.text("state"), status.text("since"), now);
  }

  private static String state(String state, String since, Instant now) {
    String age = Age.of(since, now);
    return state.equals("unknown") && !age.isEmpty() ? "unknown (" + age + ")" : state;
  }

  private static String joined(List<Tree> values) {
    return values.stream().map(Tree::toString).collect(Collectors.joining(","));
  }
}
