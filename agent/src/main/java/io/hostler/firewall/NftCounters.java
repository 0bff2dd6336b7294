package io.hostler.firewall;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;

/** The counters in libnftables' listing of one chain. */
final class NftCounters {
  private static final ObjectMapper JSON = new ObjectMapper();

  private NftCounters() {}

  static List<RuleCount> of(String listing) {
    List<RuleCount> all = new ArrayList<>();
    try {
      for (JsonNode item : JSON.readTree(listing).path("nftables")) {
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
