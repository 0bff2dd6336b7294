package io.hostler;

import com.fasterxml.jackson.databind.JsonNode;
import io.hostler.model.Json;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What tells of an instance in the kernel and in the store: its tap, its address, its uid. */
record Traces(String uid, String tap, String address) {
  static final Set<String> EVERYWHERE = Set.of("links", "routes", "rules", "store");

  static Traces of(AgentLab lab, String instance) throws Exception {
    JsonNode shown = Json.object(lab.hostler("instance", "show", instance, "-o", "json").out());
    String uid = shown.path("uid").asText();
    return new Traces(
        uid,
        "t" + uid.replace("-", "").substring(0, 10),
        shown.path("status").path("addresses").get(0).asText());
  }

  /** Where there are any. */
  Set<String> left(AgentLab lab) throws Exception {
    Set<String> left = new TreeSet<>();
    Pattern names =
        Pattern.compile(
            "(?<![0-9a-f.])(%s|%s|%s)(?![0-9a-f.])"
                .formatted(uid, tap, address.replace(".", "\\.")));
    if (names.matcher(lab.ip("link")).find()) {
      left.add("links");
    }
    String routes = lab.ip("-4", "route", "show", "table", "all");
    if (names.matcher(routes + lab.ip("-6", "route", "show", "table", "all")).find()) {
      left.add("routes");
    }
    if (names.matcher(lab.rules()).find()) {
      left.add("rules");
    }
    // A pool may remember the address: as where its next search begins.
    if (lab.stored().lines().anyMatch(line -> line.contains(uid) || line.endsWith("/" + address))) {
      left.add("store");
    }
    return left;
  }
}
