package io.hostler.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hostler.plan.HostlerException;
import io.hostler.plan.Uid;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ResourceCodecTest {
  private static final Uid UID = Uid.parse("11111111-2222-3333-4444-555555555555");
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00.5Z");

  private static Resource web() {
    Document document = Documents.read(DocumentsTest.WEB).getFirst();
    return Resource.create(document.name(), UID, document.tags(), NOW, document.spec())
        .withApplied(Json.write(document.applied()))
        .withAction(Action.Verb.START, new Action("a1", NOW, "root", "why"));
  }

  @Test
  void whatIsWrittenIsReadBackEqual() {
    Resource resource = web();
    String json = ResourceCodec.write(resource);
    assertEquals(resource, ResourceCodec.read(json));
    assertEquals(json, ResourceCodec.write(ResourceCodec.read(json)));
    Resource deleted = resource.withDeletedAt(Optional.of(NOW));
    assertEquals(deleted, ResourceCodec.read(ResourceCodec.write(deleted)));
    assertSame(Unknowns.NONE, ResourceCodec.read(json).extra());
    assertFalse(json.contains("secret-marker"));
  }

  @Test
  void theGenerationGrowsOnlyWithTheSpec() {
    Resource resource = web();
    InstanceSpec spec = (InstanceSpec) resource.spec();
    assertEquals(1, resource.withSpec(spec).generation());
    assertEquals(2, resource.withSpec(spec.withPower(InstanceSpec.Power.STOPPED)).generation());
    assertEquals(1, resource.withTags(Map.of()).generation());
  }

  private static ObjectNode aNewerWriter(String resource) {
    ObjectNode value = Json.object(resource);
    value.put("colour", "red").putObject("finalizers").put("x", 1);
    ObjectNode spec = (ObjectNode) value.get("spec");
    spec.put("tpm", true);
    ((ObjectNode) spec.get("disk")).put("cache", "none");
    ((ObjectNode) spec.get("rates")).put("burst", "1Mbit");
    ((ObjectNode) value.get("actions")).putObject("migrate").put("id", "m1");
    ((ObjectNode) value.path("actions").get("start")).put("deadline", 5);
    return value;
  }

  @Test
  void aNewerWritersFieldsSurviveReadChangeAndWriteAtAnyDepth() {
    ObjectNode value = aNewerWriter(ResourceCodec.write(web()));
    Resource read = ResourceCodec.read(value.toString());
    assertEquals(value, Json.object(ResourceCodec.write(read)));

    InstanceSpec spec = (InstanceSpec) read.spec();
    Resource changed =
        read.withSpec(spec.withPower(InstanceSpec.Power.STOPPED))
            .withTags(Map.of("b", "c"))
            .withAction(Action.Verb.RESET, new Action("r1", NOW, "root", ""));
    ObjectNode expected = value.deepCopy();
    expected.put("generation", 2);
    expected.set("tags", Json.object().put("b", "c"));
    ((ObjectNode) expected.get("spec")).put("power", "stopped");
    ((ObjectNode) expected.get("actions"))
        .set(
            "reset",
            Json.object()
                .put("id", "r1")
                .put("at", NOW.toString())
                .put("by", "root")
                .put("reason", ""));
    assertEquals(expected, Json.object(ResourceCodec.write(changed)));
    assertEquals(
        expected, Json.object(ResourceCodec.write(ResourceCodec.read(expected.toString()))));
  }

  @Test
  void whatIsTakenAwayDoesNotComeBackWithTheUnknown() {
    Resource read = ResourceCodec.read(aNewerWriter(ResourceCodec.write(web())).toString());
    InstanceSpec plain =
        (InstanceSpec)
            SpecCodec.parse(Kind.INSTANCE, Json.object("{\"image\":\"b\",\"memory\":\"1GiB\"}"))
                .spec();
    JsonNode written = Json.object(ResourceCodec.write(read.withSpec(plain).withTags(Map.of())));
    assertFalse(written.path("spec").has("disk"), written.toString());
    assertFalse(written.path("spec").has("userData"), written.toString());
    assertEquals("{\"burst\":\"1Mbit\"}", written.path("spec").path("rates").toString());
    assertEquals("{}", written.path("tags").toString());
    assertTrue(written.path("spec").path("tpm").asBoolean());
  }

  @Test
  void unknownFieldsOfAListsItemsFollowTheirItem() {
    FirewallSpec spec =
        (FirewallSpec)
            SpecCodec.parse(
                    Kind.FIREWALL,
                    Json.object(
                        "{\"rules\":[{\"protocol\":\"tcp\",\"port\":22},{\"protocol\":\"icmp\"}]}"))
                .spec();
    Resource firewall =
        Resource.create(ResourceName.of(Kind.FIREWALL, "default", "f"), UID, Map.of(), NOW, spec);
    ObjectNode value = Json.object(ResourceCodec.write(firewall));
    ((ObjectNode) value.path("spec").path("rules").get(1)).put("log", true);
    Resource read = ResourceCodec.read(value.toString());
    FirewallSpec moved = new FirewallSpec(List.of(spec.rules().get(1)));
    JsonNode rules =
        Json.object(ResourceCodec.write(read.withSpec(moved))).path("spec").path("rules");
    assertEquals("[{\"protocol\":\"icmp\",\"log\":true}]", rules.toString());
  }

  @Test
  void aHigherSchemaIsReadableAndNotWritable() {
    ObjectNode value = Json.object(ResourceCodec.write(web())).put("schema", 2);
    Resource read = ResourceCodec.read(value.toString());
    assertFalse(read.writable());
    assertEquals(web().spec(), read.spec());
    assertEquals(
        "schema-newer",
        assertThrows(HostlerException.class, () -> ResourceCodec.write(read)).problem().code());
    assertEquals(value, ResourceCodec.tree(read));
  }

  @Test
  void anotherMembersRulesDoNotMakeAValueUnreadable() {
    ObjectNode value = Json.object(ResourceCodec.write(web()));
    ((ObjectNode) value.get("spec")).put("cpus", 1024);
    assertEquals(1024, ((InstanceSpec) ResourceCodec.read(value.toString()).spec()).cpus());
  }

  @Test
  void whatCannotBeRepresentedIsSaidWithEveryField() {
    InvalidException e =
        assertThrows(
            InvalidException.class,
            () ->
                ResourceCodec.read(
                    "{\"schema\":1,\"kind\":\"instance\",\"uid\":\"x\",\"environment\":\"a\","
                        + "\"name\":\"b\",\"createdAt\":\"noon\",\"generation\":1}"));
    assertEquals(
        List.of("uid", "createdAt", "spec.image", "spec.memory"),
        e.fields().stream().map(FieldProblem::field).toList());
    assertThrows(InvalidException.class, () -> ResourceCodec.read("[]"));
    assertThrows(InvalidException.class, () -> ResourceCodec.read("{\"a\":"));
  }

  @Test
  void placementsKeepWhatANewerWriterAdded() {
    Placement placement =
        new Placement(
            UID,
            "default",
            "web1",
            Optional.empty(),
            1,
            List.of(new Placement.Address(UID, "public", IpAddress.parse("198.51.100.7"))),
            Optional.of("no node has 4 GiB free"));
    assertEquals(placement, PlacementCodec.read(PlacementCodec.write(placement)));
    ObjectNode value = Json.object(PlacementCodec.write(placement)).put("zone", "a");
    ((ObjectNode) value.path("addresses").get(0)).put("floating", true);
    Placement moved = PlacementCodec.read(value.toString()).withNode(UID);
    ObjectNode expected = value.put("node", UID.toString()).put("epoch", 2);
    expected.remove("why");
    assertEquals(expected, Json.object(PlacementCodec.write(moved)));
    assertThrows(
        HostlerException.class,
        () -> PlacementCodec.write(PlacementCodec.read(value.put("schema", 2).toString())));
  }

  @Test
  void reportsAndTheCellRoundTrip() {
    InstanceReport report =
        new InstanceReport(
            UID,
            "default",
            "web1",
            InstanceState.RUNNING,
            "",
            NOW,
            3,
            2,
            List.of(new Condition("RestartPending", "cpus changed", NOW)),
            1 << 30,
            List.of(IpAddress.parse("fd77::1")),
            false,
            Map.of("start", "done"),
            Optional.of(2));
    assertEquals(report, InstanceReport.of(report.observation()));
    NodeReport node =
        new NodeReport(
            UID,
            "n1",
            "0.1.0",
            2,
            1 << 30,
            List.of(),
            new NodeNetwork(
                List.of(
                    new NodeLink(
                        "eth0",
                        true,
                        List.of(IpAddress.parse("192.0.2.2")),
                        List.of(Prefix.parse("192.0.2.0/24")),
                        List.of(IpAddress.parse("192.0.2.1"))))),
            Map.of("zone", "a"),
            true);
    assertEquals(node, NodeReportCodec.read(NodeReportCodec.write(node)));
    ObjectNode early = Json.object(NodeReportCodec.write(node));
    early.remove("links");
    assertEquals(
        node.withNetwork(NodeNetwork.NONE),
        NodeReportCodec.read(early.toString()),
        "of a former version");
    CellState cell = new CellState(UID, 4, Optional.of("accept"));
    assertEquals(cell, CellStateCodec.read(CellStateCodec.write(cell)));
    ObjectNode value = Json.object(CellStateCodec.write(cell)).put("name", "c");
    CellState next = CellStateCodec.read(value.toString()).decided("redeclare");
    assertEquals(
        value.put("era", 5).put("decision", "redeclare"), Json.object(CellStateCodec.write(next)));
  }
}
