package io.hostler.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hostler.plan.Uid;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ObservationCodecTest {
  private static final Uid UID = Uid.parse("11111111-1111-4111-8111-111111111111");
  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

  /** As it was written while nodes spoke of instances only. */
  private static final String FORMER =
      """
      {"schema":1,"uid":"%s","environment":"default","name":"web1","state":"running","reason":"",\
      "since":"%s","generation":3,"applied":2,"conditions":[{"type":"RestartPending",\
      "reason":"cpus","since":"%s"}],"memory":4294967296,"addresses":["fd77::1"],"orphan":false,\
      "actions":{"a1":"done","b2":"running"},"built":2}"""
          .formatted(UID, NOW, NOW);

  private static final InstanceReport REPORT =
      new InstanceReport(
          UID,
          "default",
          "web1",
          InstanceState.RUNNING,
          "",
          NOW,
          3,
          2,
          List.of(new Condition("RestartPending", "cpus", NOW)),
          1L << 32,
          List.of(IpAddress.parse("fd77::1")),
          false,
          Map.of("b2", "running", "a1", "done"),
          Optional.of(2));

  private static Observation image(String body) {
    return new Observation(
        Kind.IMAGE, Kind.CELL_WIDE, "debian", UID, "fetching", "", NOW, 1, 0, List.of(), body);
  }

  @Test
  void whatIsSaidOfAnyKindRoundTripsWithItsBody() {
    Observation image = image("{\"bytes\":17,\"parts\":{\"disk\":9000000000}}");
    assertEquals(image, ObservationCodec.read(ObservationCodec.write(image)));
    Observation instance = REPORT.observation();
    assertEquals(instance, ObservationCodec.read(ObservationCodec.write(instance)));
    assertEquals(REPORT, InstanceReport.of(instance));
  }

  /** Written anew by each node after its upgrade, it would be a storm of writes. */
  @Test
  void whatAFormerVersionSaidOfAnInstanceIsTheSame() {
    assertEquals(REPORT.observation(), ObservationCodec.read(FORMER));
    ObjectNode older = Json.object(FORMER).without(List.of("applied", "built"));
    InstanceReport read = InstanceReport.of(ObservationCodec.read(older.toString()));
    assertEquals(0, read.applied());
    assertEquals(Optional.empty(), read.built());
  }

  /** A member that is not upgraded yet places by it: it must find every field where it was. */
  @Test
  void aFormerVersionReadsWhatIsSaidOfAnInstance() {
    ObjectNode now = Json.object(ObservationCodec.write(REPORT.observation()));
    now.remove("kind");
    assertEquals(Json.object(FORMER), now);
  }

  @Test
  void aBodyCanNotChangeWhatAllKindsHave() {
    Observation image = image("{\"generation\":7}");
    assertThrows(IllegalArgumentException.class, () -> ObservationCodec.write(image));
  }

  @Test
  void whatIsNoReportOfAnInstanceIsRefusedWithEachField() {
    Observation odd =
        new Observation(
            Kind.INSTANCE, "default", "web1", UID, "asleep", "", NOW, 1, 1, List.of(), "{}");
    String says =
        assertThrows(InvalidException.class, () -> InstanceReport.of(odd)).problem().detail();
    assertEquals(
        "state: must be one of creating, running, stopped, deleting, error; memory: is missing",
        says);
  }
}
