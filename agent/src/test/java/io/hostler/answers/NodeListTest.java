package io.hostler.answers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.hostler.api.Nodes.NodeView;
import io.hostler.guest.GuestLife;
import io.hostler.guest.GuestWorld;
import io.hostler.model.NodeNetwork;
import io.hostler.model.NodeReport;
import io.hostler.model.NodeReportCodec;
import io.hostler.plan.Uid;
import io.hostler.store.Diff;
import io.hostler.store.Entry;
import io.hostler.store.Keys;
import io.hostler.store.Txn;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cell has 200 nodes and 20,000 instances: what costs the product of both is no answer. */
class NodeListTest {
  private static final int INSTANCES = 2_000;
  private static final int NODES = 40;

  @TempDir Path state;
  private GuestWorld world;
  private GuestLife life;

  @BeforeEach
  void aModel() {
    world = new GuestWorld(state);
    life = world.life().seconds(4);
    life.apply(GuestWorld.BASE + "---\n" + GuestWorld.instance("model"));
    life.seconds(4);
  }

  /** Copies of the model, with uids and names of their own, on the same node. */
  private void copies() {
    String uid = life.uid("model").toString();
    List<Entry> model =
        Stream.of(Keys.RESOURCES + "instance/", Keys.PLACEMENTS)
            .flatMap(prefix -> world.under(prefix).stream())
            .toList();
    List<Entry> all = new ArrayList<>();
    for (int i = 0; i < INSTANCES; i++) {
      String other = Uid.random().toString();
      for (Entry each : model) {
        String key = each.key().replace(uid, other).replace("/model", "/far" + i);
        String value = each.value().replace(uid, other).replace("\"model\"", "\"far" + i + "\"");
        all.add(new Entry(key, value, 1, 1));
      }
    }
    life.cell.memory().desired(new Diff(1, all, List.of(), false));
  }

  private void moreNodes() {
    for (int i = 0; i < NODES; i++) {
      NodeReport report =
          new NodeReport(
              Uid.random(), "n" + i, "1", 2, 1, List.of(), NodeNetwork.NONE, Map.of(), false);
      Txn put = Txn.empty().put(Keys.node(report.uid()), NodeReportCodec.write(report));
      assertTrue(world.store.commit(put).join().committed());
    }
    life.seconds(4);
  }

  private List<NodeView> nodes() {
    return new Answering(life).nodes.list().join().value();
  }

  private long allocated() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    nodes();
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  @Test
  void aListOfManyNodesGoesOnceThroughTheInstances() {
    copies();
    assertEquals(INSTANCES + 1, nodes().getFirst().instances());
    long ofOne = allocated();
    moreNodes();
    assertEquals(NODES + 1, nodes().size());
    assertEquals(INSTANCES + 1, nodes().stream().mapToInt(NodeView::instances).sum());
    long ofMany = allocated();
    assertTrue(
        ofMany < 4 * ofOne, ofMany + " bytes for " + NODES + " nodes more, " + ofOne + " for one");
  }
}
