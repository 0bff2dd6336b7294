package io.hostler.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hostler.model.Document;
import io.hostler.model.Documents;
import io.hostler.model.Kind;
import io.hostler.model.Placement;
import io.hostler.model.PlacementCodec;
import io.hostler.model.Resource;
import io.hostler.model.ResourceCodec;
import io.hostler.plan.Uid;
import io.hostler.store.Diff;
import io.hostler.store.Entry;
import io.hostler.store.Keys;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
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

  private static Entry entry(String key, String value) {
    return new Entry(key, value, 1, 1);
  }

  /** An instance on that node, as one revision of the store. */
  private static Diff instance(int number, Uid node) {
    Resource resource = resource(number);
    Placement placement =
        new Placement(
            resource.uid(),
            "default",
            resource.name().name(),
            Optional.of(node),
            1,
            List.of(),
            Optional.empty());
    return new Diff(
        number,
        List.of(
            entry(Keys.resource(resource.name()), ResourceCodec.write(resource)),
            entry(Keys.placement(resource.uid()), PlacementCodec.write(placement))),
        List.of(),
        false);
  }

  private static Resource resource(int number) {
    Document document =
        Documents.read(
                "kind: instance\nname: i"
                    + number
                    + "\nspec: {image: debian, cpus: 1, memory: 1GiB}")
            .getFirst();
    return Resource.create(document.name(), Uid.random(), Map.of(), Instant.EPOCH, document.spec());
  }

  /** A resource was seen without the placement that came with it: {@code placement-missing}. */
  @Test
  void readersSeeAResourceWithThePlacementThatCameWithIt() throws Exception {
    Uid node = Uid.random();
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger halves = new AtomicInteger();
    CountDownLatch reads = new CountDownLatch(1);
    Thread reader =
        Thread.ofPlatform()
            .start(
                () -> {
                  while (!over.get()) {
                    int half =
                        memory.whole(
                            () ->
                                (int)
                                    memory.all(Kind.INSTANCE).stream()
                                        .filter(
                                            each ->
                                                memory.placement(each.resource().uid()).isEmpty())
                                        .count());
                    halves.addAndGet(half);
                    reads.countDown();
                  }
                });
    reads.await();
    for (int number = 1; number <= 300; number++) {
      memory.desired(instance(number, node));
    }
    over.set(true);
    reader.join();
    assertEquals(0, halves.get());
    assertEquals(300, memory.instancesOn(node).size());
  }

  @Test
  void whatIsOnANodeFollowsItsPlacement() {
    Uid first = Uid.random();
    Uid second = Uid.random();
    Diff made = instance(1, first);
    memory.desired(made);
    assertEquals(1, memory.instancesOn(first).size());
    Entry placement = made.put().getLast();
    Entry moved =
        entry(
            placement.key(),
            PlacementCodec.write(PlacementCodec.read(placement.value()).withNode(second)));
    memory.desired(new Diff(2, List.of(moved), List.of(), false));
    assertEquals(0, memory.instancesOn(first).size());
    assertEquals(1, memory.instancesOn(second).size());
    memory.desired(new Diff(3, List.of(), List.of(made.put().getFirst(), moved), false));
    assertEquals(0, memory.instancesOn(second).size());
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
