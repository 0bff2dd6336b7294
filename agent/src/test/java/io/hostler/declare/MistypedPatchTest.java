package io.hostler.declare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hostler.model.FieldProblem;
import io.hostler.model.InvalidException;
import io.hostler.model.Json;
import io.hostler.model.Kind;
import io.hostler.model.Paths;
import io.hostler.model.Resource;
import io.hostler.model.ResourceName;
import io.hostler.model.Samples;
import io.hostler.model.SpecCodec;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A merge patch with a list or a value where an object belongs emptied what it named. */
class MistypedPatchTest {
  private final TestCell cell = new TestCell();

  @BeforeEach
  void everyKind() {
    cell.apply(
        Stream.of(Kind.values()).map(Samples.FULL::get).collect(Collectors.joining("---\n")));
  }

  private static ResourceName name(Kind kind) {
    return Samples.document(kind).name();
  }

  private List<FieldProblem> refused(Kind kind, ObjectNode patch) {
    long revision = cell.revision();
    InvalidException wrong =
        assertThrows(
            InvalidException.class,
            () -> cell.host().patch(name(kind), patch, Optional.empty(), TestCell.OPTIONS),
            () -> kind + ": " + patch);
    assertEquals(revision, cell.revision());
    return wrong.fields();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void isRefusedWithItsFieldAtEveryDepth(Kind kind) throws Exception {
    Resource resource = cell.stored(kind, name(kind).name()).orElseThrow().resource();
    ObjectNode whole = Json.object();
    whole.set("tags", Json.object().put("a", "b"));
    whole.set("spec", SpecCodec.write(resource.spec()));
    for (String path : Paths.of(whole)) {
      JsonNode there = Paths.at(whole, path);
      for (String wrong : List.of("{}", "[]", "5", "\"x\"", "true")) {
        JsonNode value = Json.read(wrong);
        boolean misplaced =
            there.isContainerNode() || value.isContainerNode()
                ? there.getNodeType() != value.getNodeType()
                : false;
        if (misplaced) {
          for (FieldProblem problem : refused(kind, Paths.with(whole, path, value))) {
            assertTrue(problem.field().startsWith(path), path + " = " + wrong + ": " + problem);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          FIREWALL | {"spec":[]}                     | spec: must be an object of fields
          FIREWALL | {"spec":null}                   | spec: can't be removed; name those of its fields that shall go
          FIREWALL | {"spec":"x"}                    | spec: must be an object of fields
          FIREWALL | {"tags":"x"}                    | tags: must be an object of fields
          FIREWALL | {"tags":[]}                     | tags: must be an object of fields
          FIREWALL | {"tags":{"-":"x"}}              | tags.-: its key must be 1 to 63 letters, digits, '.', '_', '/' and '-', with a letter or a digit at both ends
          INSTANCE | {"spec":{"userData":{}}}        | spec.userData: must be text
          INSTANCE | {"spec":{"userData":{"a":null}}} | spec.userData: must be text
          INSTANCE | {"spec":{"rates":[]}}           | spec.rates: must be an object of fields
          """)
  void saysWhatBelongsThere(Kind kind, String patch, String says) {
    assertEquals(
        List.of(says),
        refused(kind, Json.object(patch)).stream().map(FieldProblem::toString).toList());
  }

  @Test
  void aPatchOfTagsIsHeldToTheRulesOfTags() {
    ObjectNode tags = Json.object();
    for (int i = 0; i < 64; i++) {
      tags.put("t" + i, "x");
    }
    assertEquals(
        "tags: has more than 64 tags",
        refused(Kind.FIREWALL, Json.object().set("tags", tags)).getFirst().toString());
  }
}
