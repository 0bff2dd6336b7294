package io.hostler.api.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.hostler.api.InstanceStatus;
import io.hostler.api.ResourceView;
import io.hostler.model.Kind;
import io.hostler.text.Age;
import io.hostler.text.Bytes;
import io.hostler.text.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
    return switch (kind) {
      case INSTANCE ->
          List.of(
              new Column("STATE", (instance, now) -> status(instance, s -> state(s, now))),
              new Column("NODE", (instance, now) -> status(instance, s -> s.node().orElse(""))),
              new Column(
                  "ADDRESSES",
                  (instance, now) -> status(instance, s -> String.join(",", s.addresses()))));
      case IMAGE -> List.of(spec("PARTS", Columns::parts), spec("SIZE", Columns::size));
      case ADDRESSPOOL ->
          List.of(
              spec("PREFIX", spec -> spec.path("prefix").asText()),
              spec("MODE", spec -> spec.path("mode").asText()),
              spec("DEFAULT", spec -> spec.path("default").asBoolean() ? "yes" : "no"));
      case ENVIRONMENT -> List.of(spec("DESCRIPTION", spec -> spec.path("description").asText()));
      case FIREWALL -> List.of(spec("RULES", spec -> Integer.toString(spec.path("rules").size())));
      case SSHKEY -> List.of();
    };
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

  private static Column spec(String heading, Function<JsonNode, String> cell) {
    return new Column(heading, (resource, now) -> cell.apply(resource.spec()));
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

  private static Stream<String> present(JsonNode spec) {
    return Stream.of("disk", "kernel", "initramfs").filter(spec::hasNonNull);
  }

  private static String parts(JsonNode spec) {
    return present(spec).collect(Collectors.joining("+"));
  }

  private static String size(JsonNode spec) {
    return Bytes.of(present(spec).mapToLong(part -> spec.path(part).path("bytes").asLong()).sum());
  }

  private static String tags(ResourceView resource) {
    return new TreeMap<>(resource.tags())
        .entrySet().stream()
            .map(tag -> tag.getKey() + "=" + tag.getValue())
            .collect(Collectors.joining(","));
  }
}
