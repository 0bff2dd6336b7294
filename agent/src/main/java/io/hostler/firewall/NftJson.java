package io.hostler.firewall;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.hostler.firewall.ElementSet.Kind;
import io.hostler.model.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** libnftables' JSON (libnftables-json(5)) → values. */
final class NftJson {
  /** Characters of an answer that can't be read. */
  private static final int SHOWN = 200;

  private NftJson() {}

  /** {@code list table inet hostler}. Of 5,000 guests it has tens of megabytes. */
  static TableFound table(String listing) {
    Listed listed = new Listed();
    each(listing, listed::add);
    return listed.found();
  }

  private static final class Listed {
    private final Map<String, String> hooks = new LinkedHashMap<>();
    private final Map<String, List<RuleLine>> rules = new LinkedHashMap<>();
    private final Map<String, ElementSet> sets = new LinkedHashMap<>();
    private final List<String> strange = new ArrayList<>();

    void add(JsonNode item) {
      String kind = item.fieldNames().hasNext() ? item.fieldNames().next() : "nothing";
      JsonNode body = item.path(kind);
      switch (kind) {
        case "metainfo", "table" -> {}
        case "chain" -> {
          hooks.put(body.path("name").asText(), hook(body));
          rules.computeIfAbsent(body.path("name").asText(), name -> new ArrayList<>());
        }
        case "rule" ->
            rules
                .computeIfAbsent(body.path("chain").asText(), name -> new ArrayList<>())
                .add(new RuleLine("", body.path("comment").asText("")));
        case "set", "map" -> sets.put(body.path("name").asText(), set(body));
        default -> strange.add(kind + " " + body.path("name").asText());
      }
    }

    TableFound found() {
      Map<String, RuleChain> chains = new LinkedHashMap<>();
      hooks.forEach(
          (name, hook) ->
              chains.put(name, new RuleChain(hook, rules.getOrDefault(name, List.of()))));
      return new TableFound(chains, sets, strange);
    }
  }

  /** {@code list chains}: those of other tables at the forward hook that drop by policy. */
  static List<String> forwardDrops(String listing) {
    List<String> found = new ArrayList<>();
    each(
        listing,
        item -> {
          JsonNode chain = item.path("chain");
          String table = chain.path("family").asText() + " " + chain.path("table").asText();
          boolean mayMeetUs = List.of("ip", "ip6", "inet").contains(chain.path("family").asText());
          if (mayMeetUs
              && chain.path("hook").asText().equals("forward")
              && chain.path("policy").asText().equals("drop")
              && !table.equals(Ruleset.TABLE)) {
            found.add(table + " " + chain.path("name").asText());
          }
        });
    return found;
  }

  private static String hook(JsonNode chain) {
    if (!chain.has("hook")) {
      return "";
    }
    return "type "
        + chain.path("type").asText()
        + " hook "
        + chain.path("hook").asText()
        + " priority "
        + chain.path("prio").asText()
        + "; policy "
        + chain.path("policy").asText()
        + ";";
  }

  private static ElementSet set(JsonNode set) {
    boolean isMap = set.has("map");
    boolean isMeter = isFilledByKernel(set);
    Map<String, String> elements = new LinkedHashMap<>();
    if (!isMeter) {
      for (JsonNode element : set.path("elem")) {
        if (isMap) {
          elements.put(key(element.path(0)), value(element.path(1)));
        } else {
          elements.put(key(element), "");
        }
      }
    }
    String type =
        isMap ? type(set.path("type")) + " : " + type(set.path("map")) : type(set.path("type"));
    return new ElementSet(
        isMap ? Kind.MAP : isMeter ? Kind.METER : Kind.SET, "type " + type + ";", elements);
  }

  /**
   * Whether the set is a meter of ours. libnftables 1.0.6 does not say that a set is dynamic, 1.1.3
   * does; both say how long its elements stay, and of our sets only meters have a timeout.
   */
  private static boolean isFilledByKernel(JsonNode set) {
    return set.has("timeout");
  }

  private static String type(JsonNode type) {
    if (!type.isArray()) {
      return type.asText();
    }
    List<String> parts = new ArrayList<>();
    type.forEach(part -> parts.add(part.asText()));
    return String.join(" . ", parts);
  }

  /** As our renderer writes keys: the first part of a concatenation is an interface. */
  private static String key(JsonNode element) {
    JsonNode value = element.has("elem") ? element.path("elem").path("val") : element;
    if (value.has("concat")) {
      JsonNode parts = value.path("concat");
      return '"' + parts.path(0).asText() + "\" . " + parts.path(1).asText();
    }
    String text = value.isTextual() ? value.asText() : Json.write(value);
    return text.matches("[0-9.]+|[0-9a-f:]*:[0-9a-f:.]*") ? text : '"' + text + '"';
  }

  /** A mark is a number, a verdict an object. */
  private static String value(JsonNode value) {
    return value.isIntegralNumber() ? Cut.text((int) value.longValue()) : verdict(value);
  }

  private static String verdict(JsonNode verdict) {
    Optional<String> kind =
        verdict.fieldNames().hasNext()
            ? Optional.of(verdict.fieldNames().next())
            : Optional.empty();
    return kind.map(name -> name + " " + verdict.path(name).path("target").asText()).orElse("?");
  }

  private static void each(String listing, Consumer<JsonNode> told) {
    try {
      Json.each(listing, "nftables", told);
    } catch (JsonProcessingException e) {
      String end = listing.substring(Math.max(0, listing.length() - SHOWN)).strip();
      throw new NftException(
          "nft-unreadable",
          "nft's answer of " + listing.length() + " characters is not JSON; its end: " + end,
          e);
    }
  }
}
