package io.hostler.guest;

import io.hostler.instance.Layout;
import io.hostler.instance.LocalStorage;
import io.hostler.instance.QemuImg;
import io.hostler.instance.Storage;
import io.hostler.model.Documents;
import io.hostler.model.NodeNetwork;
import io.hostler.model.NodeReport;
import io.hostler.plan.Samples;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * A thousand stopped instances with nothing to do, in the agent's own loop with its memory of the
 * store: real seeds and manifests, no disks; libvirt, network, rules and the store itself are fakes
 * that count what is written.
 */
public final class IdleBench {
  private static final int INSTANCES = 1000;
  private static final int PASSES = 5;

  /** Longer than the resync of any key. */
  private static final int SECONDS = 12 * 60 + 1;

  private static final String IMAGE =
      "kind: image\nname: debian\nspec:\n  kernel: {sha256: "
          + "a".repeat(64)
          + ", bytes: 1048576}\n";

  private IdleBench() {}

  public static void main(String[] arguments) throws Exception {
    Path state = Files.createTempDirectory("hostler-idle");
    try {
      run(state);
    } finally {
      remove(state);
    }
  }

  private static void run(Path state) {
    GuestWorld world =
        new GuestWorld(state) {
          @Override
          public Storage files(Layout layout) {
            return new LocalStorage(layout, new QemuImg(Path.of("/usr/bin/qemu-img")));
          }
        };
    world.report =
        new NodeReport(
            world.report.uid(),
            "hv1",
            "1",
            INSTANCES,
            4L << 40,
            List.of(),
            NodeNetwork.NONE,
            Map.of(),
            false);
    GuestLife life = world.life().seconds(4);
    life.apply(IMAGE + "---\n" + GuestWorld.POOL.replace("198.51.100.0/24", "198.18.0.0/16"));
    for (int i = 0; i < INSTANCES; i++) {
      String document = GuestWorld.instance("i" + i, "power: stopped");
      life.declare.apply(Documents.read(document), GuestLife.OPTIONS);
      life.settle();
    }
    life.seconds(2 * SECONDS);
    int[] looks = {0};
    int[] steps = {0};
    life.onRun = () -> looks[0]++;
    life.failpoint = where -> steps[0]++;
    long revision = world.store.revision();
    int calls = world.hypervisor.calls().size();
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    Samples cpu = new Samples(PASSES);
    for (int i = 0; i < PASSES; i++) {
      looks[0] = 0;
      long begun = threads.getCurrentThreadCpuTime();
      life.seconds(SECONDS);
      long used = threads.getCurrentThreadCpuTime() - begun;
      if (looks[0] < INSTANCES) {
        throw new IllegalStateException("only " + looks[0] + " looks");
      }
      cpu.add(used * INSTANCES / looks[0]);
    }
    System.out.printf(
        "  %d unchanged instances, %d passes: %d steps, %d writing libvirt calls, %d revisions of the store; CPU a pass p50 %.1f ms, most %.1f ms%n",
        INSTANCES,
        PASSES,
        steps[0],
        world.hypervisor.calls().size() - calls,
        world.store.revision() - revision,
        cpu.at(0.5),
        cpu.at(1));
  }

  private static void remove(Path directory) throws IOException {
    try (var all = Files.walk(directory)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
