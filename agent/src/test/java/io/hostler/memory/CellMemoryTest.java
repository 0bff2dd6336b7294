package io.hostler.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hostler.model.Kind;
import io.hostler.plan.Uid;
import io.hostler.store.Diff;
import io.hostler.store.Entry;
import io.hostler.store.Keys;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

class CellMemoryTest {
  private final CellMemory memory = new CellMemory();

  private void unreadableUntilItGoes(String key, BiConsumer<CellMemory, Diff> told) {
    Entry garbage = new Entry(key, "{", 2, 2);
    told.accept(memory, new Diff(2, List.of(garbage), List.of(), false));
    assertEquals(Set.of(key), memory.unreadable().keySet());
    told.accept(memory, new Diff(3, List.of(), List.of(garbage), false));
    assertEquals(Map.of(), memory.unreadable(), key);
  }

  /** Nodes and reports were said to be unreadable until the agent's end. */
  @Test
  void whatCanNotBeReadIsSaidUntilItGoes() {
    unreadableUntilItGoes(Keys.placement(Uid.random()), CellMemory::desired);
    unreadableUntilItGoes(Keys.node(Uid.random()), CellMemory::nodes);
    unreadableUntilItGoes(
        Keys.observed(Uid.random(), Kind.INSTANCE, Uid.random()), CellMemory::observed);
    unreadableUntilItGoes(Keys.CELL, CellMemory::cell);
  }
}
