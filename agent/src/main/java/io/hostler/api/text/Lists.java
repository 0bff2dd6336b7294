package io.hostler.api.text;

import io.hostler.api.Firewalls;
import io.hostler.api.Nodes;
import io.hostler.api.Orphans;
import io.hostler.text.Age;
import io.hostler.text.Bytes;
import io.hostler.text.Table;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Lists of what is no declared resource. */
public final class Lists {

  private Lists() {}

  /**
   * @param wide with ids and tags
   */
  public static Shown nodes(List<Nodes.NodeView> nodes, boolean wide, Instant now) {
    String headings = "NAME STATE INSTANCES CPUS MEMORY RESERVED ADDRESSES";
    Table table = new Table((wide ? headings + " ID TAGS" : headings).split(" ", -1));
    for (Nodes.NodeView node : nodes) {
      List<String> cells =
          List.of(
              node.name(),
              node.unknownSince()
                  .map(since -> node.state() + " (" + Age.of(since, now) + ")")
                  .orElse(node.state()),
              Integer.toString(node.instances()),
              node.cpus().map(String::valueOf).orElse(""),
              node.memory().map(Bytes::of).orElse(""),
              Bytes.of(node.reserved()),
              String.join(",", node.addresses()),
              node.uid().toString().substring(0, 8),
              new TreeMap<>(node.tags())
                  .entrySet().stream()
                      .map(tag -> tag.getKey() + "=" + tag.getValue())
                      .collect(Collectors.joining(",")));
      table.row(cells.subList(0, wide ? 9 : 7).toArray(String[]::new));
    }
    return Shown.of(table.text());
  }

  public static Shown orphans(List<Orphans.Orphan> orphans, Instant now) {
    Table table = new Table("UID", "NAME", "ENVIRONMENT", "NODE", "STATE", "MEMORY", "AGE");
    for (Orphans.Orphan orphan : orphans) {
      table.row(
          orphan.uid().toString(),
          orphan.name(),
          orphan.environment(),
          orphan.node(),
          orphan.state(),
          Bytes.of(orphan.memory()),
          Age.of(orphan.since(), now));
    }
    return Shown.of(table.text());
  }

  public static Shown counters(List<Firewalls.Count> counts) {
    Table table = new Table("RULE", "PACKETS", "BYTES");
    for (Firewalls.Count count : counts) {
      table.row(count.rule(), Long.toString(count.packets()), Long.toString(count.bytes()));
    }
    return Shown.of(table.text());
  }
}
