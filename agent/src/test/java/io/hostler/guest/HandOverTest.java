package io.hostler.guest;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.cell.Leader;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HandOverTest {
  @TempDir Path state;
  @TempDir Path other;

  /** The lease was given back and the store closed at once: nobody led for the rest of it. */
  @Test
  void whenTheLeadersAgentStopsAnotherLeadsAtItsNextRound() {
    GuestWorld world = new GuestWorld(state);
    GuestLife life = world.life().seconds(5);
    assertTrue(life.cell.leader().leading().isPresent());
    GuestLife neighbour = world.neighbour(other).life().seconds(20);
    assertFalse(neighbour.cell.leader().leading().isPresent());
    life.cell.close();
    neighbour.pass(Leader.PERIOD).seconds(1);
    assertTrue(neighbour.cell.leader().leading().isPresent());
  }
}
