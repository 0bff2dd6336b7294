package io.hostler.cell;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hostler.model.InvalidException;
import io.hostler.model.Json;
import io.hostler.model.NodeReport;
import io.hostler.model.NodeReportCodec;
import io.hostler.plan.Uid;
import java.util.Optional;

/**
 * Which agent it is that speaks for a node: a part of the value of the node's own key, beside its
 * report.
 *
 * @param place the state directory, on this boot of its host: one agent at a time holds it
 * @param run made anew at each start of an agent
 * @param lease that the key hangs on
 */
record AgentClaim(String place, Uid run, long lease) {
  private static final String FIELD = "agent";

  String with(NodeReport report) {
    ObjectNode node = NodeReportCodec.tree(report);
    node.putObject(FIELD).put("place", place).put("run", run.toString()).put("lease", lease);
    return Json.write(node);
  }

  /** Empty when the value holds none that we can read: somebody's, then. */
  static Optional<AgentClaim> parse(String json) {
    try {
      JsonNode claim = Json.object(json).path(FIELD);
      return Optional.of(
          new AgentClaim(
              claim.path("place").asText(),
              Uid.parse(claim.path("run").asText()),
              claim.path("lease").asLong()));
    } catch (InvalidException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
