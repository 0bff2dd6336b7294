package io.hostler.answers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hostler.model.Condition;
import io.hostler.model.InstanceReport;
import io.hostler.model.InstanceState;
import io.hostler.model.Observation;
import io.hostler.plan.Uid;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StateChangeTest {
  private static Observation report(InstanceState state, String reason, String... conditions) {
    return new InstanceReport(
            Uid.parse("11111111-1111-4111-8111-111111111111"),
            "default",
            "web1",
            state,
            reason,
            Instant.EPOCH,
            1,
            1,
            List.of(conditions).stream()
                .map(type -> new Condition(type, "why", Instant.EPOCH))
                .toList(),
            0,
            List.of(),
            false,
            Map.of(),
            Optional.empty())
        .observation();
  }

  private static final Observation RUNS = report(InstanceState.RUNNING, "");

  @Test
  void aReportThatChangesNothingToSeeSaysNothing() {
    assertEquals(Optional.empty(), StateChange.says(Optional.of(RUNS), RUNS));
    assertEquals(Optional.of("new => running"), StateChange.says(Optional.empty(), RUNS));
    assertEquals(
        Optional.of("running => stopped: guest"),
        StateChange.says(Optional.of(RUNS), report(InstanceState.STOPPED, "guest")));
    Observation pending = report(InstanceState.RUNNING, "", "RestartPending");
    assertEquals(Optional.empty(), StateChange.says(Optional.of(RUNS), pending));
  }

  @Test
  void aConditionIsToldWhenItComesAndWhenItIsOver() {
    Observation pending = report(InstanceState.RUNNING, "", "RestartPending");
    assertEquals(
        List.of("RestartPending: why"), StateChange.conditions(Optional.of(RUNS), pending));
    assertEquals(List.of(), StateChange.conditions(Optional.of(pending), pending));
    assertEquals(
        List.of("FirewallMissing: why", "RestartPending is over"),
        StateChange.conditions(
            Optional.of(pending), report(InstanceState.RUNNING, "", "FirewallMissing")));
  }
}
