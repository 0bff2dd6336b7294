package io.hostler.declare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hostler.model.Document;
import io.hostler.model.Documents;
import io.hostler.model.Json;
import io.hostler.model.Kind;
import io.hostler.model.Newer;
import io.hostler.model.Samples;
import io.hostler.store.Entry;
import io.hostler.store.Keys;
import java.util.Optional;
import java.util.function.BiFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a newer member wrote outlives each way to change a resource. */
class NewerWriterDeclareTest {
  private final TestCell cell = new TestCell();

  @BeforeEach
  void everything() {
    cell.node("hv1", 4, 8);
    Applied applied = cell.apply(String.join("---\n", Samples.FULL.values()));
    assertEquals(Optional.empty(), applied.failed());
  }

  private Entry entry(Kind kind) {
    return cell.store.get(Keys.resource(Samples.document(kind).name())).join().orElseThrow();
  }

  /** Rewrites the value as a newer member would have, changes it, and compares all but the tags. */
  private void nothingIsLost(Kind kind, BiFunction<Document, Long, Object> change) {
    ObjectNode newer = Json.object(entry(kind).value());
    Newer.mark(newer);
    long revision = cell.write(Keys.resource(Samples.document(kind).name()), newer.toString());
    Document changed =
        Documents.read(Samples.FULL.get(kind).replace("tags: {a: b}", "tags: {c: d}")).getFirst();
    change.apply(changed, revision);
    ObjectNode written = Json.object(entry(kind).value());
    assertNotEquals(revision, entry(kind).modRevision(), "it was written");
    assertEquals("{\"c\":\"d\"}", written.path("tags").toString());
    assertEquals(without(newer), without(written));
  }

  private static JsonNode without(ObjectNode value) {
    ObjectNode rest = value.deepCopy();
    rest.remove("tags");
    rest.remove("applied");
    return rest;
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void throughApply(Kind kind) {
    nothingIsLost(
        kind, (document, at) -> cell.host().apply(java.util.List.of(document), TestCell.OPTIONS));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void throughPut(Kind kind) {
    nothingIsLost(
        kind, (document, at) -> cell.host().put(document, Optional.of(at), TestCell.OPTIONS));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void throughPatch(Kind kind) {
    nothingIsLost(
        kind,
        (document, at) ->
            cell.host()
                .patch(
                    document.name(),
                    Json.object("{\"tags\":{\"a\":null,\"c\":\"d\"}}"),
                    Optional.of(at),
                    TestCell.OPTIONS));
  }
}
