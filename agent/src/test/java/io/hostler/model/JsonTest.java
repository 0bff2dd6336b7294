package io.hostler.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

  /** Of all kinds of values, as Jackson's own mapper reads and writes them. */
  private static final List<String> TEXTS =
      List.of(
          "{}",
          "[]",
          "{\"a\":{\"b\":[1,-2,3000000000,123456789012345678901234567890]},\"c\":[[],{}]}",
          "[true,false,null,\"\",\"with \\\" and \\n and \u00fc and \\u0001\"]");

  @Test
  void anArraysElementsAreToldOneByOneAndWhatIsCutOffIsNoJson() throws Exception {
    List<String> told = new ArrayList<>();
    Json.each(
        "{\"a\":[{\"x\":[9]}],\"all\":[{\"x\":[1,2]},\"y\",[]],\"z\":{\"all\":[3]}}",
        "all",
        element -> told.add(element.toString()));
    assertEquals(List.of("{\"x\":[1,2]}", "\"y\"", "[]"), told);
    for (String bad : List.of("", "[]", "{\"all\":[1,", "{\"all\":[1]", "{\"all\":[1]} 2")) {
      assertThrows(
          JsonProcessingException.class, () -> Json.each(bad, "all", element -> {}), () -> bad);
    }
  }

  @Test
  void readsAndWritesAsTheMapperDoes() throws Exception {
    ObjectMapper mapper = new ObjectMapper();
    for (String text : TEXTS) {
      JsonNode tree = Json.read(text);
      assertEquals(mapper.readTree(text), tree);
      assertEquals(mapper.writeValueAsString(tree), Json.write(tree));
      assertEquals(
          mapper.writerWithDefaultPrettyPrinter().writeValueAsString(tree), Json.pretty(tree));
    }
  }

  @Test
  void fractionsKeepTheirDigitsAndAreEqualWhenTheyAreTheSameNumber() throws Exception {
    assertEquals("0.1", Json.write(Json.read("0.10")));
    assertEquals(Json.read("1.50"), Json.read("1.5"));
    assertEquals("0.12345678901234567891", Json.write(Json.read("0.12345678901234567891")));
  }

  @Test
  void numbersHaveTheSmallestNodeThatHoldsThem() throws Exception {
    assertTrue(Json.read("7").isInt());
    assertTrue(Json.read("3000000000").isLong());
    assertEquals(
        BigInteger.ONE.shiftLeft(80), Json.read("1208925819614629174706176").bigIntegerValue());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "[]", "1", "{} {}", "{", "{\"a\":1,\"a\":2}", "{\"a\":}", "nul"})
  void anObjectIsExactlyOneObjectWithoutDuplicates(String text) {
    assertThrows(InvalidException.class, () -> Json.object(text));
  }

  /** 800 levels overflowed the stack of the thread that walked the tree. */
  @Test
  void whatIsNestedTooDeepIsRefusedWithThatReason() {
    String deep = "{\"a\":" + "[".repeat(50) + "]".repeat(50) + "}";
    InvalidException e = assertThrows(InvalidException.class, () -> Json.object(deep));
    assertEquals("is nested deeper than 50", e.problem().detail());
    assertEquals(1, Json.object(deep.replace("[[", "[").replace("]]", "]")).size());
    String digits = "{\"a\":" + "9".repeat(2000) + "}";
    e = assertThrows(InvalidException.class, () -> Json.object(digits));
    assertTrue(e.problem().detail().startsWith("has a number or a name that is too long"));
  }

  @Test
  void endlessNestingIsRefused() {
    assertThrows(InvalidException.class, () -> Json.object("{\"a\":" + "[".repeat(100_000)));
  }

  @Test
  void whatAnotherProgramWroteMayRepeatAField() throws Exception {
    assertEquals(2, Json.read("{\"a\":1,\"a\":2}").path("a").asInt());
    assertTrue(Json.read("").isMissingNode());
    assertThrows(JsonProcessingException.class, () -> Json.read("{} {}"));
    assertThrows(JsonProcessingException.class, () -> Json.read("{\"a\":[1,"));
  }
}
