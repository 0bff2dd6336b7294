package io.hostler.answers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hostler.memory.CellMemory;
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
import org.junit.jupiter.api.Test;

class KnownResourcesTest {
  private final CellMemory memory = new CellMemory();
  private final Uid node = Uid.random();
  private final Resource resource = resource();

  private static Resource resource() {
    var document =
        Documents.read("kind: instance\nname: web1\nspec: {image: i, cpus: 1, memory: 1GiB}")
            .getFirst();
    return Resource.create(document.name(), Uid.random(), Map.of(), Instant.EPOCH, document.spec());
  }

  private Placement placement() {
    return new Placement(
        resource.uid(), "default", "web1", Optional.of(node), 1, List.of(), Optional.empty());
  }

  private List<Entry> entries() {
    return List.of(
        new Entry(Keys.resource(resource.name()), ResourceCodec.write(resource), 1, 1),
        new Entry(Keys.placement(resource.uid()), PlacementCodec.write(placement()), 1, 1));
  }

  /** It was listed without its place, as if it had none, when it was deleted between two reads. */
  @Test
  void aListShowsEachWithThePlacementOfTheSameRevision() throws InterruptedException {
    memory.desired(new Diff(1, entries(), List.of(), false));
    Thread deletes =
        Thread.ofPlatform()
            .unstarted(() -> memory.desired(new Diff(2, List.of(), entries(), false)));
    List<KnownResources.One> all =
        KnownResources.all(
            memory,
            () -> {
              var found = memory.all(Kind.INSTANCE);
              deletes.start();
              // Gone by now, or waiting for this read.
              while (deletes.isAlive() && deletes.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
              }
              return found;
            });
    deletes.join();
    assertEquals(List.of(new KnownResources.One(resource, 1, Optional.of(placement()))), all);
    assertEquals(List.of(), KnownResources.all(memory, () -> memory.all(Kind.INSTANCE)));
  }
}
