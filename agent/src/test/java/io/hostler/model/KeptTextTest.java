package io.hostler.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can't be kept is refused by its field; what is taken comes back to the character. */
class KeptTextTest {

  private static ObjectNode sample(Kind kind) {
    return (ObjectNode) YamlTree.parse(Samples.FULL.get(kind)).getFirst();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void whatIsNoTextIsRefusedInEveryTextOfEveryKind(Kind kind) {
    ObjectNode whole = sample(kind);
    for (String path : Paths.of(whole)) {
      if (!Paths.at(whole, path).isTextual()) {
        continue;
      }
      for (String wrong :
          List.of("\\u0000", "\\ud800", "\\udc00", "\\uffff", "\\ufffe", "\\ufdd0")) {
        String text = Paths.at(whole, path).textValue();
        ObjectNode changed = Paths.with(whole, path, Json.object().textNode(text + "@"));
        List<String> fields =
            DocumentsTest.problems(Json.write(changed).replace("@\"", wrong + "\"")).stream()
                .map(problem -> problem.split(": ", 2)[0])
                .toList();
        assertEquals(List.of(path), fields, wrong);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u001b[1m", "\u0007", "\u007f", "\u0085", "\u2028", "\u202e", "\u200b"})
  void userDataIsKeptAsItIsAndOfOneValue(String odd) {
    ObjectNode whole = sample(Kind.INSTANCE);
    String text = "#!/bin/sh\necho '" + odd + "'\n";
    whole.withObjectProperty("spec").put("userData", text);
    Document document = Documents.read(Json.write(whole)).getFirst();
    assertEquals(List.of(text), List.copyOf(document.parsed().contents().values()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u001b", "\u0007", "\u007f", "\u0085", "\r"})
  void controlCharactersAreRefusedInTextThatIsShown(String odd) {
    ObjectNode whole = sample(Kind.ENVIRONMENT);
    whole.withObjectProperty("spec").put("description", "a" + odd);
    whole.withObjectProperty("tags").put("a", odd + "b");
    assertEquals(
        List.of(
            "tags.a: must be at most 255 characters, none of them a control character",
            "spec.description: must hold no control characters but line breaks and tabs"),
        DocumentsTest.problems(Json.write(whole)));
  }
}
