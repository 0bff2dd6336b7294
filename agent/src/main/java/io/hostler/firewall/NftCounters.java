package io.hostler.firewall;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.hostler.model.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The counters in libnftables' listing of one chain, or of one set. */
final class NftCounters {
  private NftCounters() {}

  static Map<String, Counted> ofSet(String listing) {
    Map<String, Counted> all = new HashMap<>();
    try {
      for (JsonNode item : Json.read(listing).path("nftables")) {
        for (JsonNode element : item.path("set").path("elem")) {
          JsonNode counter = element.path("elem").path("counter");
          all.put(
              element.path("elem").path("val").asText(),
              new Counted(counter.path("packets").asLong(), counter.path("bytes").asLong()));
        }
      }
    } catch (JsonProcessingException e) {
      throw new NftException("nft-unreadable", "nft's answer is not JSON", e);
    }
    return all;
  }

  static List<RuleCount> of(String listing) {
    List<RuleCount> all = new ArrayList<>();
    try {
      for (JsonNode item : Json.read(listing).path("nftables")) {
        JsonNode rule = item.path("rule");
        for (JsonNode expression : rule.path("expr")) {
          JsonNode counter = expression.path("counter");
          if (counter.has("packets")) {
            String id = rule.path("comment").asText();
            all.add(
                new RuleCount(
                    RuleText.rule(id).map(RulesChange::text).orElse(id),
                    counter.path("packets").asLong(),
                    counter.path("bytes").asLong()));
          }
        }
      }
    } catch (JsonProcessingException e) {
      throw new NftException("nft-unreadable", "nft's answer is not JSON", e);
    }
    return all;
  }
}
