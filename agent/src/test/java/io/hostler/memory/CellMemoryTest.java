package io.hostler.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hostler.model.CellState;
import io.hostler.model.CellStateCodec;
import io.hostler.model.Document;
import io.hostler.model.Documents;
import io.hostler.model.Kind;
import io.hostler.model.NodeNetwork;
import io.hostler.model.NodeReport;
import io.hostler.model.NodeReportCodec;
import io.hostler.model.Observation;
import io.hostler.model.ObservationCodec;
import io.hostler.model.Placement;
import io.hostler.model.PlacementCodec;
import io.hostler.model.Resource;
import io.hostler.model.ResourceCodec;
import io.hostler.plan.Problem;
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

  /** The former value stood beside the word that it is unknown. */
  @Test
  void whatBecameUnreadableIsNotKnownAsItWas() {
    Uid node = Uid.random();
    Diff made = instance(1, node);
    memory.desired(made);
    Entry resource = made.put().getFirst();
    Entry placement = made.put().getLast();
    memory.desired(new Diff(2, List.of(garbage(resource)), List.of(), false));
    assertEquals(List.of(), List.copyOf(memory.all(Kind.INSTANCE)));
    assertEquals(List.of(), List.copyOf(memory.instancesOn(node)));
    assertEquals(
        Optional.of("stored-value-unreadable"),
        memory.unreadable(Keys.resources(Kind.INSTANCE)).map(Problem::code));
    assertEquals(Optional.empty(), memory.unreadable(Keys.PLACEMENTS));
    memory.desired(new Diff(3, List.of(resource), List.of(), false));
    assertEquals(1, memory.instancesOn(node).size());
    assertEquals(Map.of(), memory.unreadable());
    memory.desired(new Diff(4, List.of(garbage(placement)), List.of(), false));
    assertEquals(List.of(), List.copyOf(memory.instancesOn(node)));
    Uid uid = ResourceCodec.read(resource.value()).uid();
    assertEquals(Optional.empty(), memory.placement(uid));

    NodeReport report =
        new NodeReport(node, "hv1", "1", 1, 1, List.of(), NodeNetwork.NONE, Map.of(), false);
    Entry alive = entry(Keys.node(node), NodeReportCodec.write(report));
    memory.nodes(new Diff(5, List.of(alive), List.of(), false));
    assertEquals(List.of(report), List.copyOf(memory.nodes()));
    memory.nodes(new Diff(6, List.of(garbage(alive)), List.of(), false));
    assertEquals(List.of(), List.copyOf(memory.nodes()));

    Entry cell =
        entry(Keys.CELL, CellStateCodec.write(new CellState(Uid.random(), 1, Optional.empty())));
    memory.cell(new Diff(7, List.of(cell), List.of(), false));
    assertEquals(true, memory.cell().isPresent());
    memory.cell(new Diff(8, List.of(garbage(cell)), List.of(), false));
    assertEquals(Optional.empty(), memory.cell());

    Observation said =
        new Observation(
            Kind.FIREWALL,
            "default",
            "web",
            Uid.random(),
            "active",
            "",
            Instant.EPOCH,
            1,
            1,
            List.of(),
            Observation.NO_BODY);
    Entry observed =
        entry(Keys.observed(node, said.kind(), said.uid()), ObservationCodec.write(said));
    memory.observed(new Diff(9, List.of(observed), List.of(), false));
    assertEquals(Map.of(node, said), memory.said(said.id()));
    memory.observed(new Diff(10, List.of(garbage(observed)), List.of(), false));
    assertEquals(Map.of(), memory.said(said.id()));
  }

  private static Entry garbage(Entry instead) {
    return new Entry(instead.key(), "{", 1, 9);
  }
}
