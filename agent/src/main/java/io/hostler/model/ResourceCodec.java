package io.hostler.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hostler.plan.HostlerException;
import io.hostler.plan.Uid;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/** Resources to and from the value that a store holds. */
public final class ResourceCodec {

  private ResourceCodec() {}

  /**
   * Lenient: what this version does not know is kept in {@link Resource#extra}.
   *
   * @throws InvalidException when it can't be represented at all
   */
  public static Resource read(String json) {
    return read(Json.object(json));
  }

  static Resource read(ObjectNode value) {
    Fields.Reading reading = Fields.Reading.lenient();
    Fields fields = new Fields(value, "", reading);
    int schema = Stored.schema(fields);
    Kind kind = fields.word("kind", Kind.class, Kind.ENVIRONMENT);
    Resource resource =
        new Resource(
            new ResourceName(kind, fields.needed("environment"), fields.needed("name")),
            fields.parsed("uid", Uid::parse, Stored.NO_UID),
            fields.map("tags"),
            fields.parsed("createdAt", Stored::instant, Instant.EPOCH),
            fields.parsed("deletedAt", Stored::instant),
            fields.neededNumber("generation"),
            fields
                .object("spec", spec -> SpecCodec.read(kind, spec))
                .orElseGet(() -> SpecCodec.read(kind, new Fields(Json.object(), "spec", reading))),
            fields.object("actions", ResourceCodec::actions).orElse(Map.of()),
            fields.take("applied").filter(JsonNode::isObject).map(Json::write),
            Unknowns.NONE);
    reading.problems().check();
    return withExtra(resource, Unknowns.between(schema, value, write(resource, schema)));
  }

  /**
   * As a store holds it, however large: what is too large is refused when it is declared, see
   * {@link StoredSize}.
   *
   * @throws HostlerException {@code schema-newer} when a newer version wrote it
   */
  public static String write(Resource resource) {
    if (!resource.writable()) {
      throw Unknowns.newer(resource.name().toString());
    }
    return Json.write(tree(resource));
  }

  /** As {@link #write}, as a tree and without its checks: what the API shows. */
  public static ObjectNode tree(Resource resource) {
    return resource.extra().addTo(write(resource, resource.extra().schema()));
  }

  private static ObjectNode write(Resource resource, int schema) {
    ObjectNode node =
        Json.object()
            .put("schema", schema)
            .put("kind", resource.kind().word())
            .put("environment", resource.name().environment())
            .put("name", resource.name().name())
            .put("uid", resource.uid().toString());
    node.set("tags", Json.map(resource.tags()));
    node.put("createdAt", resource.createdAt().toString());
    resource.deletedAt().ifPresent(at -> node.put("deletedAt", at.toString()));
    node.set("generation", Json.number(resource.generation()));
    node.set("spec", SpecCodec.write(resource.spec()));
    node.set("actions", actions(resource));
    resource.applied().ifPresent(applied -> node.set("applied", Json.object(applied)));
    return node;
  }

  /** The newest of each verb, as it is stored and shown. */
  public static ObjectNode actions(Resource resource) {
    ObjectNode actions = Json.object();
    new TreeMap<>(resource.actions())
        .forEach(
            (verb, action) ->
                actions
                    .putObject(verb.word())
                    .put("id", action.id())
                    .put("at", action.at().toString())
                    .put("by", action.by())
                    .put("reason", action.reason()));
    return actions;
  }

  private static Map<Action.Verb, Action> actions(Fields fields) {
    Map<Action.Verb, Action> actions = new EnumMap<>(Action.Verb.class);
    for (Action.Verb verb : Action.Verb.values()) {
      fields
          .object(
              verb.word(),
              action ->
                  new Action(
                      action.needed("id"),
                      action.parsed("at", Stored::instant, Instant.EPOCH),
                      action.text("by").orElse(""),
                      action.text("reason").orElse("")))
          .ifPresent(action -> actions.put(verb, action));
    }
    return actions;
  }

  private static Resource withExtra(Resource resource, Unknowns extra) {
    return new Resource(
        resource.name(),
        resource.uid(),
        resource.tags(),
        resource.createdAt(),
        resource.deletedAt(),
        resource.generation(),
        resource.spec(),
        resource.actions(),
        resource.applied(),
        extra);
  }
}
