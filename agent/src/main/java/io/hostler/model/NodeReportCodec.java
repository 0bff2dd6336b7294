package io.hostler.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hostler.plan.Uid;
import java.util.List;

/** Node reports to and from the value that a store holds; only the node itself writes its own. */
public final class NodeReportCodec {

  private NodeReportCodec() {}

  /**
   * @throws InvalidException when it can't be represented at all
   */
  public static NodeReport read(String json) {
    Fields.Reading reading = Fields.Reading.lenient();
    Fields fields = new Fields(Json.object(json), "", reading);
    NodeReport report =
        new NodeReport(
            fields.parsed("uid", Uid::parse, Stored.NO_UID),
            fields.needed("name"),
            fields.text("version").orElse(""),
            Math.clamp(fields.neededNumber("cpus"), 0, Integer.MAX_VALUE),
            fields.neededNumber("memory"),
            fields.list("addresses", IpAddress::parse).orElse(List.of()),
            fields.map("tags"),
            fields.flag("cordoned", false));
    reading.problems().check();
    return report;
  }

  public static String write(NodeReport report) {
    return Json.write(tree(report));
  }

  /** As {@link #write}, as a tree: what the API shows. */
  public static ObjectNode tree(NodeReport report) {
    ObjectNode node =
        Json.object()
            .put("schema", Unknowns.SCHEMA)
            .put("uid", report.uid().toString())
            .put("name", report.name())
            .put("version", report.version())
            .put("cpus", report.cpus())
            .put("memory", report.memory());
    node.set("addresses", Json.list(report.addresses()));
    node.set("tags", Json.map(report.tags()));
    return node.put("cordoned", report.cordoned());
  }
}
