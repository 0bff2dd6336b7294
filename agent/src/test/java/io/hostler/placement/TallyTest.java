package io.hostler.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.model.Documents;
import io.hostler.model.InstanceReport;
import io.hostler.model.InstanceSpec;
import io.hostler.model.InstanceState;
import io.hostler.model.IpAddress;
import io.hostler.model.Kind;
import io.hostler.model.Placement;
import io.hostler.model.Resource;
import io.hostler.model.ResourceName;
import io.hostler.plan.Uid;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TallyTest {
  private static final long GIB = 1L << 30;
  private static final IpAddress ADDRESS = IpAddress.parse("198.51.100.7");

  private final Uid uid = Uid.random();
  private final Uid pool = Uid.random();
  private final Uid hv1 = Uid.random();
  private final Uid hv2 = Uid.random();
  private final Tally tally = new Tally();

  private Optional<Known.Standing> standing(String name, int gib, Optional<Uid> node) {
    InstanceSpec spec =
        (InstanceSpec)
            Documents.read(
                    "kind: instance\nname: x\nspec: {image: i, cpus: 1, memory: " + gib + "GiB}\n")
                .getFirst()
                .spec();
    Placement placement =
        new Placement(
            uid,
            "default",
            name,
            node,
            1,
            node.isPresent() ? List.of(new Placement.Address(pool, "p", ADDRESS)) : List.of(),
            Optional.empty());
    ResourceName full = ResourceName.of(Kind.INSTANCE, "default", name);
    Resource resource = Resource.create(full, uid, Map.of(), Instant.EPOCH, spec);
    return Optional.of(new Known.Standing(resource, 1, new PlacementAt(placement, 1)));
  }

  private Optional<InstanceReport> report(boolean orphan, int gib) {
    return Optional.of(
        new InstanceReport(
            uid,
            "default",
            "web-1",
            InstanceState.RUNNING,
            "",
            Instant.EPOCH,
            1,
            1,
            List.of(),
            gib * GIB,
            List.of(ADDRESS),
            orphan,
            Map.of(),
            Optional.empty()));
  }

  @Test
  void whatIsDeclaredIsTakenAndCountedWhereItIs() {
    tally.stands(uid, standing("web-1", 1, Optional.of(hv1)));
    assertTrue(tally.taken(pool, ADDRESS));
    assertFalse(tally.taken(Uid.random(), ADDRESS));
    assertEquals(1, tally.peers(hv1, "default", "web"));
    tally.stands(uid, standing("web-1", 1, Optional.of(hv2)));
    assertEquals(0, tally.peers(hv1, "default", "web"));
    assertEquals(1, tally.peers(hv2, "default", "web"));
    tally.stands(uid, standing("web-1", 1, Optional.empty()));
    assertFalse(tally.taken(pool, ADDRESS));
    tally.stands(uid, Optional.empty());
    assertEquals(0, tally.peers(hv2, "default", "web"));
  }

  @Test
  void anOrphanHoldsItsMemoryAndAddressesUntilItIsDeclaredThere() {
    tally.says(hv1, uid, report(true, 2));
    assertEquals(2 * GIB, tally.held(hv1));
    assertTrue(tally.held(ADDRESS));
    tally.stands(uid, standing("web-1", 2, Optional.of(hv1)));
    assertEquals(0, tally.held(hv1));
    assertFalse(tally.held(ADDRESS));
    tally.stands(uid, Optional.empty());
    assertTrue(tally.held(ADDRESS));
    tally.says(hv1, uid, Optional.empty());
    assertEquals(0, tally.held(hv1));
    assertFalse(tally.held(ADDRESS));
  }

  @Test
  void whatStillRunsWithMoreThanItIsDeclaredWithHoldsTheDifference() {
    tally.stands(uid, standing("web-1", 1, Optional.of(hv1)));
    tally.says(hv1, uid, report(false, 4));
    assertEquals(3 * GIB, tally.held(hv1));
    tally.stands(uid, standing("web-1", 3, Optional.of(hv1)));
    assertEquals(GIB, tally.held(hv1));
    tally.says(hv1, uid, report(false, 3));
    assertEquals(0, tally.held(hv1));
  }
}
