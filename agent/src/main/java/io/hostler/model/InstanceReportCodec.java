package io.hostler.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hostler.plan.Uid;
import java.time.Instant;
import java.util.List;

/**
 * Instance reports to and from the value that a store holds. Only the node itself writes its
 * reports, always anew, so nothing unknown is kept.
 */
public final class InstanceReportCodec {

  private InstanceReportCodec() {}

  /**
   * @throws InvalidException when it can't be represented at all
   */
  public static InstanceReport read(String json) {
    Fields.Reading reading = Fields.Reading.lenient();
    Fields fields = new Fields(Json.object(json), "", reading);
    InstanceReport report =
        new InstanceReport(
            fields.parsed("uid", Uid::parse, Stored.NO_UID),
            fields.needed("environment"),
            fields.needed("name"),
            fields.word("state", InstanceState.class, InstanceState.ERROR),
            fields.text("reason").orElse(""),
            fields.parsed("since", Stored::instant, Instant.EPOCH),
            fields.neededNumber("generation"),
            // Not in what was written before it was told: nothing is known to be in force then.
            fields.number("applied").orElse(0L),
            fields.objects("conditions", InstanceReportCodec::condition),
            fields.neededNumber("memory"),
            fields.list("addresses", IpAddress::parse).orElse(List.of()),
            fields.flag("orphan", false),
            fields.map("actions"),
            fields.number("built").map(Math::toIntExact));
    reading.problems().check();
    return report;
  }

  public static String write(InstanceReport report) {
    return Json.write(tree(report));
  }

  /** As {@link #write}, as a tree: what the API shows. */
  public static ObjectNode tree(InstanceReport report) {
    ObjectNode node =
        Json.object()
            .put("schema", Unknowns.SCHEMA)
            .put("uid", report.uid().toString())
            .put("environment", report.environment())
            .put("name", report.name())
            .put("state", report.state().word())
            .put("reason", report.reason())
            .put("since", report.since().toString())
            .put("generation", report.generation())
            .put("applied", report.applied());
    ArrayNode conditions = node.putArray("conditions");
    for (Condition condition : report.conditions()) {
      conditions
          .addObject()
          .put("type", condition.type())
          .put("reason", condition.reason())
          .put("since", condition.since().toString());
    }
    node.put("memory", report.memory());
    node.set("addresses", Json.list(report.addresses()));
    node.put("orphan", report.orphan());
    node.set("actions", Json.map(report.actions()));
    report.built().ifPresent(count -> node.put("built", count));
    return node;
  }

  private static Condition condition(Fields fields) {
    return new Condition(
        fields.needed("type"),
        fields.text("reason").orElse(""),
        fields.parsed("since", Stored::instant, Instant.EPOCH));
  }
}
