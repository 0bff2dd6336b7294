package io.hostler.cli.show;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.cli.client.Tree;
import io.hostler.model.Json;
import io.hostler.model.YamlTree;
import io.hostler.text.Table;
import io.hostler.text.Visible;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * What is printed is read alike by snakeyaml, which is of YAML 1.1, and by our own reader of 1.2.
 */
class YamlWriterTest {

  /** What 1.1 or 1.2 has a meaning of its own for, and text that is hard to carry. */
  private static final List<String> AMBIGUOUS =
      List.of(
          "22:25",
          "1:59",
          "12:30:45",
          "190:20:30.15",
          "2024-01-01",
          "2001-12-14t21:59:43.10-05:00",
          "2024-01-01T00:00:00Z",
          "=",
          "<<",
          "~",
          "",
          " ",
          "y",
          "N",
          "yes",
          "No",
          "ON",
          "off",
          "True",
          "FALSE",
          "null",
          "Null",
          ".inf",
          "-.INF",
          ".nan",
          "0x1F",
          "0b101",
          "0o17",
          "017",
          "1_000",
          "685_230.15",
          "1e3",
          "1.5e+3",
          "12e03",
          "+1",
          "-1",
          ".5",
          "5.",
          "1.",
          "0",
          "-",
          "--- a",
          "---",
          "...",
          "- a",
          "? a",
          ": a",
          "a: b",
          "a:",
          "a #b",
          "#a",
          "&a",
          "*a",
          "!a",
          "@a",
          "`a",
          "%a",
          "'a",
          "\"a",
          "|",
          ">",
          "[a",
          "{a",
          "]",
          "}",
          ",a",
          "::/0",
          "fd00::",
          "fd00::1",
          " a",
          "a ",
          "\ta",
          "a\t",
          "a\tb",
          "a\nb",
          "a\nb\n",
          "a\n\nb\n\n",
          "\n",
          "\na",
          " a\nb",
          "a\n b\n",
          "a \nb",
          "a\n--- b\n",
          "a\r\nb",
          "a\u0085b",
          "a\u2028b",
          "a\u2029b",
          "\u202eabc",
          "\ufeffa",
          "a\u00a0b",
          "\u001b[1m",
          "a\u007fb",
          "\u00e9t\u00e9",
          "\ud83d\ude00",
          "\\",
          "a\\nb",
          "12345678",
          "1234e567",
          "3fae8b12",
          "203.0.113.7",
          "512MiB",
          "100Mbit");

  private static Object readAs11(String yaml) {
    return new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
  }

  private static Object readAs12(String yaml) {
    return Tree.parse(Json.write(YamlTree.parse(yaml).getFirst())).value();
  }

  private static void assertAlike(Map<String, ?> tree) {
    String yaml = Texts.yaml(tree);
    assertEquals(tree, readAs11(yaml), yaml);
    assertEquals(tree, readAs12(yaml), yaml);
  }

  @Test
  void textIsTextForBoth() {
    Map<String, Object> all = new LinkedHashMap<>();
    for (String text : AMBIGUOUS) {
      assertAlike(Map.of("a", text));
      assertAlike(Map.of("a", List.of(text, Map.of("b", List.of(text)))));
      if (!text.isEmpty()) {
        assertAlike(Map.of(text, "b"));
      }
      all.put("k" + all.size(), text);
    }
    assertAlike(all);
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings()
        .withChars(
            "0123456789:.-+_eExobTZ~=<#'\"\\ \n\t\r{}[],&*!|>%@`yn\u0085\u2028\u202e\u001b\u00e9")
        .ofMaxLength(12);
  }

  @Property(tries = 3000)
  void anyTextIsReadAsItIs(@ForAll("texts") String text) {
    assertAlike(Map.of("a", text, "b", List.of(text)));
  }

  @Test
  void otherValuesKeepTheirKind() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("none", null);
    tree.put("yes", true);
    tree.put("small", 0.00001);
    tree.put("large", 1e22);
    tree.put("empty", List.of(Map.of(), List.of(), ""));
    tree.put("deep", List.of(List.of(List.of("a"), "b"), Map.of("c", Map.of("d", List.of("e")))));
    String yaml = Texts.yaml(tree);
    assertEquals(tree, readAs11(yaml), yaml);
  }

  @Test
  void isReadable() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", "web1");
    tree.put("tags", Map.of("time", "12:30"));
    tree.put("memory", "512MiB");
    tree.put("addresses", List.of("203.0.113.7", "fd00::1"));
    tree.put("userData", "#!/bin/sh\necho hi\n");
    tree.put("rules", List.of(new LinkedHashMap<>(Map.of("port", 80L)), Map.of("port", "1:59")));
    assertEquals(
        """
        name: web1
        tags:
          time: "12:30"
        memory: 512MiB
        addresses:
        - 203.0.113.7
        - fd00::1
        userData: |
          #!/bin/sh
          echo hi
        rules:
        - port: 80
        - port: "1:59"
        """,
        Texts.yaml(tree));
  }

  @Test
  void whatATerminalCannotCarryIsAnEscape() {
    String odd = "a\u001b[2J\u0085\u202e\u2028\u200b\u007fb\u00e9\ud83d\ude00";
    List<String> forms = new ArrayList<>();
    forms.add(Texts.yaml(Map.of("a", odd)));
    forms.add(Texts.json(Map.of("a", odd)));
    forms.add(Visible.lines(odd));
    for (String form : forms) {
      assertTrue(form.codePoints().allMatch(c -> c == '\n' || Visible.isSeen(c)), form);
      assertTrue(form.contains("\u00e9\ud83d\ude00"), form);
    }
    assertEquals(odd, Tree.parse(Texts.json(Map.of("a", odd))).text("a"));
    assertEquals("a\\u000ab\\u001b", Visible.line("a\nb\u001b"));
    assertEquals("NAME\na\\u000ab\n", new Table("NAME").row("a\nb").text());
  }
}
