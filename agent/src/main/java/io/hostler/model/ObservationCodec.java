package io.hostler.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hostler.plan.Uid;
import java.time.Instant;
import java.util.List;

/**
 * Observations to and from the value that a store holds: the fields that all kinds have, and beside
 * them those of the body. So an instance's is also read by members that know reports of instances
 * only, and theirs are read here. Only the node itself writes what it says, always anew, so nothing
 * unknown is kept when it does.
 */
public final class ObservationCodec {
  private static final List<String> COMMON =
      List.of(
          "schema",
          "kind",
          "environment",
          "name",
          "uid",
          "state",
          "reason",
          "since",
          "generation",
          "applied",
          "conditions");

  private ObservationCodec() {}

  /**
   * @throws InvalidException when it can't be represented at all
   */
  public static Observation read(String json) {
    ObjectNode tree = Json.object(json);
    Fields.Reading reading = Fields.Reading.lenient();
    Fields fields = new Fields(tree, "", reading);
    Observation said =
        new Observation(
            // Not in what was written while nodes spoke of instances only.
            fields.word("kind", Kind.class).orElse(Kind.INSTANCE),
            fields.needed("environment"),
            fields.needed("name"),
            fields.parsed("uid", Uid::parse, Stored.NO_UID),
            fields.needed("state"),
            fields.text("reason").orElse(""),
            fields.parsed("since", Stored::instant, Instant.EPOCH),
            fields.neededNumber("generation"),
            // Not in what was written before it was told: nothing is known to be in force then.
            fields.number("applied").orElse(0L),
            fields.objects("conditions", ObservationCodec::condition),
            Json.write(tree.remove(COMMON)));
    reading.problems().check();
    return said;
  }

  /**
   * @throws IllegalArgumentException when a field of the body has the name of one that all have
   */
  public static String write(Observation said) {
    ObjectNode body = Json.object(said.body());
    COMMON.stream()
        .filter(body::has)
        .findFirst()
        .ifPresent(
            field -> {
              throw new IllegalArgumentException("no field of a body can be " + field);
            });
    ObjectNode tree =
        Json.object()
            .put("schema", Unknowns.SCHEMA)
            .put("kind", said.kind().word())
            .put("uid", said.uid().toString())
            .put("environment", said.environment())
            .put("name", said.name())
            .put("state", said.state())
            .put("reason", said.reason())
            .put("since", said.since().toString())
            .put("generation", said.generation())
            .put("applied", said.applied());
    ArrayNode conditions = tree.putArray("conditions");
    for (Condition condition : said.conditions()) {
      conditions
          .addObject()
          .put("type", condition.type())
          .put("reason", condition.reason())
          .put("since", condition.since().toString());
    }
    tree.setAll(body);
    return Json.write(tree);
  }

  private static Condition condition(Fields fields) {
    return new Condition(
        fields.needed("type"),
        fields.text("reason").orElse(""),
        fields.parsed("since", Stored::instant, Instant.EPOCH));
  }
}
