package io.hostler.api.text;

import io.hostler.api.InstanceStatus;
import io.hostler.api.ResourceView;
import io.hostler.model.Kind;
import io.hostler.model.ListColumn;
import io.hostler.text.Age;
import io.hostler.text.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a list shows of each kind, from left to right. */
public final class Columns {

  /** One column: its heading, and what it says of a resource now. */
  private record Column(String heading, Cell cell) {}

  private interface Cell {
    String of(ResourceView resource, Instant now);
  }

  private Columns() {}

  /** Between the name and the age. */
  private static List<Column> of(Kind kind) {
    List<Column> all = new ArrayList<>();
    if (kind == Kind.INSTANCE) {
      all.add(new Column("STATE", (instance, now) -> status(instance, s -> state(s, now))));
      all.add(new Column("NODE", (instance, now) -> status(instance, s -> s.node().orElse(""))));
      all.add(
          new Column(
              "ADDRESSES",
              (instance, now) -> status(instance, s -> String.join(",", s.addresses()))));
    }
    for (ListColumn column : kind.columns()) {
      all.add(
          new Column(column.heading(), (resource, now) -> column.cell().apply(resource.spec())));
    }
    return all;
  }

  private static List<Column> all(Kind kind, boolean wide) {
    List<Column> all = new ArrayList<>();
    all.add(new Column("NAME", (resource, now) -> resource.name()));
    all.addAll(of(kind));
    all.add(new Column("AGE", (resource, now) -> Age.of(resource.createdAt(), now)));
    if (kind == Kind.INSTANCE) {
      // Last of those that are always shown: a sentence of any length.
      all.add(new Column("REASON", (instance, now) -> status(instance, InstanceStatus::reason)));
    }
    if (wide) {
      all.add(new Column("ID", (resource, now) -> resource.id()));
      if (!kind.cellWide()) {
        all.add(new Column("ENVIRONMENT", (resource, now) -> resource.environment().orElse("")));
      }
      all.add(new Column("TAGS", (resource, now) -> tags(resource)));
    }
    return all;
  }

  /**
   * @param wide with ids, environments and tags
   */
  public static Shown list(Kind kind, List<ResourceView> resources, boolean wide, Instant now) {
    List<Column> columns = all(kind, wide);
    Table table = new Table(columns.stream().map(Column::heading).toArray(String[]::new));
    for (ResourceView resource : resources) {
      table.row(
          columns.stream().map(column -> column.cell().of(resource, now)).toArray(String[]::new));
    }
    return Shown.of(table.text());
  }

  private static String status(ResourceView resource, Function<InstanceStatus, String> cell) {
    return resource.status().map(cell).orElse("");
  }

  /** The state's word; of an unknown one also since when. */
  private static String state(InstanceStatus status, Instant now) {
    Optional<Instant> since = status.since();
    return status.state().equals("unknown") && since.isPresent()
        ? "unknown (" + Age.of(since.get(), now) + ")"
        : status.state();
  }

  private static String tags(ResourceView resource) {
    return new TreeMap<>(resource.tags())
        .entrySet().stream()
            .map(tag -> tag.getKey() + "=" + tag.getValue())
            .collect(Collectors.joining(","));
  }
}
