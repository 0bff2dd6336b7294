package io.hostler.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.hostler.model.Action;
import io.hostler.model.Kind;
import io.hostler.model.ResourceName;
import io.hostler.plan.Uid;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A resource as it is answered: what was declared, beside it what is known of it.
 *
 * @param environment empty for cell-wide kinds
 * @param id the short id
 * @param revision the store's mod revision: the ETag
 * @param spec as declared, without content that lies elsewhere (user data is its sha256)
 * @param status of an instance: how it is on the node that it is placed on
 * @param nodes of other kinds what each node says of it, by the node's name; empty while none does
 */
public record ResourceView(
    Kind kind,
    Optional<String> environment,
    String name,
    Uid uid,
    String id,
    Map<String, String> tags,
    Instant createdAt,
    Optional<Instant> deletedAt,
    long generation,
    long revision,
    JsonNode spec,
    Map<String, Action> actions,
    Optional<InstanceStatus> status,
    Optional<List<NodeStatus>> nodes) {

  public ResourceView {
    tags = Map.copyOf(tags);
    actions = Map.copyOf(actions);
    nodes = nodes.map(List::copyOf);
  }

  public ResourceName resourceName() {
    return ResourceName.of(kind, environment.orElse(Kind.CELL_WIDE), name);
  }
}
