package io.hostler.cell;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hostler.model.InvalidException;
import io.hostler.model.Json;
import io.hostler.plan.Uid;
import java.util.Optional;

/**
 * The value of {@code leader}.
 *
 * @param lease that the key hangs on: tells an agent that lost the reply whether it won
 */
public record LeaderClaim(Uid node, long lease) {
  private static final int SCHEMA = 1;

  String toJson() {
    ObjectNode node =
        Json.object().put("schema", SCHEMA).put("node", node().toString()).put("lease", lease);
    return Json.write(node);
  }

  /** Empty when the value is none that we can read: somebody's, then. */
  public static Optional<LeaderClaim> parse(String json) {
    try {
      JsonNode claim = Json.object(json);
      return Optional.of(
          new LeaderClaim(Uid.parse(claim.path("node").asText()), claim.path("lease").asLong()));
    } catch (InvalidException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
