package io.hostler.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class YamlTreeTest {

  private static String json(String yaml) {
    return Json.write(YamlTree.parse(yaml).getFirst());
  }

  private static String refused(String yaml) {
    return assertThrows(InvalidException.class, () -> YamlTree.parse(yaml)).problem().detail();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          [::1]                        | ["::1"]
          [::1, fd00::2, ::/0]         | ["::1","fd00::2","::/0"]
          [ ::vector ]                 | ["::vector"]
          {source: ::/0}               | {"source":"::/0"}
          {source: ::/0, port: 22}     | {"source":"::/0","port":22}
          {a: :80, b: 2001:db8::1}     | {"a":":80","b":"2001:db8::1"}
          {a: {b: ::1}, c: [::2, ::3]} | {"a":{"b":"::1"},"c":["::2","::3"]}
          {"a":1, "b":::1}             | {"a":1,"b":"::1"}
          {a: "b", "c": :d}            | {"a":"b","c":":d"}
          {a: [b], c: , d: x}          | {"a":["b"],"c":null,"d":"x"}
          {a: b:c}                     | {"a":"b:c"}
          [a: b]                       | [{"a":"b"}]
          - ::1                        | ["::1"]
          a: ::/0                      | {"a":"::/0"}
          """)
  void plainTextMayBeginWithColons(String yaml, String json) {
    assertEquals(json, json(yaml));
  }

  @Test
  void asBlocksAndAsFlowsAreTheSame() {
    assertEquals(
        json("rules:\n- protocol: tcp\n  source: ::/0\n"),
        json("rules:\n- {protocol: tcp, source: ::/0}\n"));
    assertEquals(json("s:\n- ::1\n- ::2\n"), json("s: [\n  ::1,\n  ::2,\n]\n"));
  }

  @Test
  void whatEndsInAColonIsSaidToNeedQuotes() {
    String pool =
        "kind: addresspool\nname: p\nspec:\n  prefix: 2001:db8:222::/64\n  mode: routed\n  exclude:";
    for (String exclude : List.of("\n    - 2001:db8:222::\n", " [2001:db8:222::]\n")) {
      assertEquals(
          List.of("spec.exclude[0]: must be text; what ends in a colon must be in quotes"),
          DocumentsTest.problems(pool + exclude));
    }
    assertEquals(
        "is not YAML: line 2, column 8: text with a colon before a space, or at its end, must be in"
            + " quotes",
        refused("a: b\nc: 2001:\n"));
  }

  @Test
  void aLineEndsWhereEditorsSaySo() {
    for (String inside : List.of("\u0085", "\u2028", "\u2029", "\uFEFF", "\u00e9")) {
      String text = "a: 'x" + inside + "y'\r\nb: |\n  z" + inside + "\nc: d: e\n";
      assertTrue(refused(text).startsWith("is not YAML: line 4, column 5"), refused(text));
    }
    assertTrue(refused("a: b\rc: d: e\r").startsWith("is not YAML: line 2, column 5"));
    assertEquals("{\"a\":1}", json("\uFEFFa: 1\n"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0x85, 0x2028, 0x2029, 0x202e, 0xa0, 0x1f600})
  void textIsKeptToTheCharacter(int point) {
    String text = "a" + Character.toString(point) + "b";
    for (String form : List.of("%s", "'%s'", "\"%s\"", "|-\n  %s", ">-\n  %s", "[%s]", "{k: %s}")) {
      String json = json("v: " + form.formatted(text));
      assertTrue(json.contains("\"" + text + "\""), form + ": " + json);
    }
    assertEquals("{\"" + text + "\":1}", json(text + ": 1"));
  }

  @ParameterizedTest
  @ValueSource(
      ints = {0, 7, 0x1b, 0x7f, 0x80, 0x9f, 0xd800, 0xdfff, 0xfdd0, 0xfffe, 0xffff, 0x1ffff})
  void aCharacterThatCannotStandThereIsNamedWithItsPlace(int point) {
    assertEquals(
        "is not YAML: line 3, column 9: U+%04X can't stand in a document; what has to hold it is written in double quotes, with an escape such as \\x1B"
            .formatted(point),
        refused("a: b\nc: |\n  secret" + Character.toString(point) + "\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          a: "b\\nc: d\\n      | is not YAML: line 1, column 4: what begins here is never closed
          a: [b\\nc: d\\n      | is not YAML: line 2, column 2: a comma is missing before it, or what begins in line 1 is never closed
          a:\\n\\tb: c         | is not YAML: line 2, column 1: a tab can't stand here; lines are indented by spaces
          a: b\\nc: @d        | is not YAML: line 2, column 4: text that begins with such a character must be in quotes
          a: b\\nc: *d        | is not YAML: line 2, column 4: text that begins with such a character must be in quotes
          a:\\n  b: c\\n d: e  | is not YAML: line 3, column 2: the line does not fit to those before it: see how far they are indented
          """)
  void theCauseIsSaid(String yaml, String says) {
    assertEquals(says, refused(yaml.translateEscapes().replace("\\n", "\n").replace("\\t", "\t")));
  }

  /** 900 kB took 8 s, growing with the square: these would take half an hour each. */
  @ParameterizedTest
  @ValueSource(strings = {"# %s\na: b", "a: %s", "a: '%s'", "a: \"%s\"", "a: |\n  %s", "%s: b"})
  void aLongLineCostsWhatItsLengthIs(String form) {
    assertThrows(
        InvalidException.class, () -> YamlTree.parse(form.formatted("c".repeat(16 << 20))));
  }

  @Test
  void aLongLineWithinTheBoundIsRead() {
    assertEquals("{\"a\":\"b\"}", json("a: b\n# " + "c".repeat(900_000) + "\n"));
  }

  @Test
  void textThatIsRepeatedByItsNameIsBounded() {
    String text = "a: &a " + "x".repeat(100_000) + "\nb: [" + "*a, ".repeat(11) + "]\n";
    assertEquals("repeats itself (*…) past 1048576 characters", refused(text));
  }
}
