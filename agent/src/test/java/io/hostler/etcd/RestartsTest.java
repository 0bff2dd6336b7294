package io.hostler.etcd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RestartsTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private final Restarts restarts = new Restarts();

  @Test
  void whatDiesSoonWaitsLongerEachTime() {
    assertEquals(Duration.ZERO, restarts.wait(NOON));
    restarts.started(NOON);
    assertEquals(Duration.ofSeconds(1), restarts.wait(NOON));
    restarts.started(NOON.plusSeconds(1));
    assertEquals(Duration.ofSeconds(2), restarts.wait(NOON.plusSeconds(1)));
    assertEquals(Duration.ZERO, restarts.wait(NOON.plusSeconds(61)));
  }

  @Test
  void aClockThatWentBackHoldsUpNoStart() {
    restarts.started(NOON);
    Instant back = NOON.minus(Duration.ofHours(2));
    assertTrue(restarts.wait(back).compareTo(Duration.ofSeconds(60)) <= 0);
    assertEquals(Duration.ZERO, restarts.wait(back.plusSeconds(60)));
  }
}
