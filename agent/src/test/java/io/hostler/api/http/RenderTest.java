package io.hostler.api.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hostler.model.Json;
import io.hostler.plan.Uid;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RenderTest {

  private enum Colour {
    DARK_RED
  }

  private record Leaf(String name, Colour colour, boolean ripe) {}

  private record Branch(
      Optional<Leaf> first, Optional<String> none, OptionalLong count, OptionalLong unknown) {}

  private record Empty() {}

  @Test
  void recordsShowTheirComponentsInOrder() {
    assertEquals(
        "{\"name\":\"a\",\"colour\":\"dark-red\",\"ripe\":true}",
        text(new Leaf("a", Colour.DARK_RED, true)));
    assertEquals("{}", text(new Empty()));
  }

  @Test
  void whatIsNotThereIsLeftOut() {
    Leaf leaf = new Leaf("a", Colour.DARK_RED, false);
    assertEquals(
        "{\"first\":" + text(leaf) + ",\"count\":7}",
        text(
            new Branch(
                Optional.of(leaf), Optional.empty(), OptionalLong.of(7), OptionalLong.empty())));
  }

  @Test
  void ourWordsAreText() {
    Uid uid = Uid.parse("9f6cd8a5-25b5-4a39-8d0a-3f26c58a7d10");
    assertEquals("\"" + uid + "\"", text(uid));
    assertEquals("\"PT1M30S\"", text(Duration.ofSeconds(90)));
    assertEquals("\"2026-01-02T03:04:05Z\"", text(Instant.parse("2026-01-02T03:04:05Z")));
  }

  @Test
  void collectionsAndTrees() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("list", Arrays.asList(1, 2L, 0.5, null));
    map.put("tree", Json.object("{\"a\":[1]}"));
    map.put("none", null);
    assertEquals("{\"list\":[1,2,0.5,null],\"tree\":{\"a\":[1]},\"none\":null}", text(map));
  }

  @Test
  void aLineEndsWithOne() {
    assertEquals("[\"x\"]\n", new String(Render.line(List.of("x")), StandardCharsets.UTF_8));
  }

  @Test
  void whatHasNoFormIsAnErrorOfOurs() {
    assertThrows(IllegalArgumentException.class, () -> Render.bytes(new StringBuilder()));
  }

  private static String text(Object value) {
    return new String(Render.bytes(value), StandardCharsets.UTF_8);
  }
}
