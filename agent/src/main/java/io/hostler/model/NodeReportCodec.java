package io.hostler.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
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
            new NodeNetwork(fields.objects("links", NodeReportCodec::link)),
            fields.map("tags"),
            fields.flag("cordoned", false));
    reading.problems().check();
    return report;
  }

  private static NodeLink link(Fields fields) {
    return new NodeLink(
        fields.needed("name"),
        fields.flag("uplink", false),
        fields.list("addresses", IpAddress::parse).orElse(List.of()),
        fields.list("prefixes", Prefix::parse).orElse(List.of()),
        fields.list("gateways", IpAddress::parse).orElse(List.of()));
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
    ArrayNode links = node.putArray("links");
    for (NodeLink link : report.network().links()) {
      ObjectNode each = links.addObject().put("name", link.name()).put("uplink", link.uplink());
      each.set("addresses", Json.list(link.addresses()));
      each.set("prefixes", Json.list(link.prefixes()));
      each.set("gateways", Json.list(link.gateways()));
    }
    node.set("tags", Json.map(report.tags()));
    return node.put("cordoned", report.cordoned());
  }
}
