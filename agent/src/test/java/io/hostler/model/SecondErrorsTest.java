package io.hostler.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A field that can't be read is one problem, and nothing follows from it for others. */
class SecondErrorsTest {

  @ParameterizedTest
  @EnumSource(Kind.class)
  void whatIsWrongInOnePlaceIsSaidOfThatPlaceAlone(Kind kind) throws Exception {
    ObjectNode whole = (ObjectNode) YamlTree.parse(Samples.FULL.get(kind)).getFirst();
    int refused = 0;
    for (String path : Paths.of(whole)) {
      for (String wrong : List.of("{}", "[]", "\"?!\"", "true", "-7", "1.5", "[[{}]]")) {
        JsonNode value = Json.read(wrong);
        if (value.getNodeType() == Paths.at(whole, path).getNodeType() && value.isContainerNode()) {
          continue; // Empty, or with wrong items: right in itself.
        }
        List<FieldProblem> problems = problems(Paths.with(whole, path, value));
        refused += problems.isEmpty() ? 0 : 1;
        for (FieldProblem problem : problems) {
          assertTrue(problem.field().startsWith(path), path + " = " + wrong + ": " + problems);
        }
      }
    }
    assertTrue(refused > 10, "refused were " + refused);
  }

  private static List<FieldProblem> problems(ObjectNode document) {
    try {
      Documents.read(Json.write(document));
      return List.of();
    } catch (InvalidException e) {
      return e.fields();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          firewall    | rules: [{protocol: TCP, port: 80}] | spec.rules[0].protocol
          firewall    | rules: [{protocol: TCP, port: 80}, {protocol: UDP, port: 80}] | spec.rules[0].protocol spec.rules[1].protocol
          firewall    | rules: [{protocol: tcp, port: http}, {protocol: tcp}] | spec.rules[0].port
          addresspool | {prefix: 10.0.0.0/24, mode: nat, uplink: eno2} | spec.mode
          addresspool | {prefix: 10.0.0.0/99, mode: private, exclude: [10.0.0.1]} | spec.prefix
          addresspool | {prefix: 0.0.0.0/32, mode: private} | spec.prefix
          image       | disk: {sha256: SHA, bytes: 513, format: vmdk} | spec.disk.format
          image       | disk: {sha256: SHA, bytes: "512", format: raw, virtualBytes: 512} | spec.disk.bytes
          image       | disk: {sha256: SHA, bytes: 512, format: qcow2, virtualBytes: "512"} | spec.disk.virtualBytes
          sshkey      | publicKey: "  " | spec.publicKey
          """)
  void ofFieldsThatDependOnEachOther(String kind, String spec, String fields) {
    ObjectNode document = (ObjectNode) YamlTree.parse("kind: " + kind + "\nname: a").getFirst();
    document.set("spec", YamlTree.parse(spec.replace("SHA", "a".repeat(64))).getFirst());
    assertEquals(
        List.of(fields.split(" ")), problems(document).stream().map(FieldProblem::field).toList());
  }

  @Test
  void ipv4InsideIpv6IsSaidWithWhatToWrite() {
    String rule = "kind: firewall\nname: a\nspec:\n  rules:\n  - {protocol: tcp, source: \"%s\"}\n";
    for (String text : List.of("::ffff:a00:5", "::ffff:10.0.0.5")) {
      assertEquals(
          List.of("spec.rules[0].source: is IPv4 inside IPv6; write 10.0.0.5"),
          DocumentsTest.problems(rule.formatted(text)));
    }
    assertEquals(
        List.of("spec.rules[0].source: ends in IPv4; write fd77::a00:5"),
        DocumentsTest.problems(rule.formatted("fd77::10.0.0.5")));
    assertEquals(
        List.of("spec.rules[0].source: not an IP address: " + "x".repeat(45) + "…"),
        DocumentsTest.problems(rule.formatted("x".repeat(1000))));
  }
}
