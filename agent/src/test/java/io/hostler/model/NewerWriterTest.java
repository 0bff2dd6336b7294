package io.hostler.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hostler.plan.Uid;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A newer member wrote it: whoever reads, changes and writes it loses nothing of that. */
class NewerWriterTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  @ParameterizedTest
  @EnumSource(Kind.class)
  void everyObjectOfEveryKindKeepsWhatItDoesNotKnow(Kind kind) {
    Document document = Samples.document(kind);
    Resource known =
        Resource.create(document.name(), Uid.random(), document.tags(), NOW, document.spec())
            .withApplied(Json.write(document.applied()))
            .withAction(Action.Verb.START, new Action("a1", NOW, "root", "why"));
    ObjectNode value = Json.object(ResourceCodec.write(known));
    Newer.mark(value);
    assertTrue(Newer.where(value).contains("/spec"), value::toString);
    Resource read = ResourceCodec.read(value.toString());
    assertEquals(value, Json.object(ResourceCodec.write(read)));
    ObjectNode expected = value.deepCopy();
    expected.set("tags", Json.object().put("b", "c"));
    assertEquals(expected, Json.object(ResourceCodec.write(read.withTags(Map.of("b", "c")))));
  }
}
