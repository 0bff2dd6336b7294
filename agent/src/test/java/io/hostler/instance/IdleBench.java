package io.hostler.instance;

import io.hostler.model.InstanceReport;
import io.hostler.plan.Plan;
import io.hostler.plan.Samples;
import io.hostler.plan.Uid;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A thousand instances with nothing to do, on the fakes: what one look at all of them costs. */
public final class IdleBench {
  private static final int INSTANCES = 1000;
  private static final int PASSES = 30;

  private final World world = new World();
  private final Map<Uid, Given> given = new HashMap<>();
  private final Map<Uid, InstanceReport> reports = new HashMap<>();
  private final InstanceDriver driver = world.agent().driver;
  private int steps;
  private int changes;

  private IdleBench() {}

  public static void main(String[] arguments) {
    new IdleBench().run();
  }

  private void run() {
    for (int i = 0; i < INSTANCES; i++) {
      Given one = Given.instance();
      given.put(one.uid(), one);
      world.agent().converge(one);
    }
    pass();
    pass();
    int written = world.hypervisor.calls().size();
    steps = 0;
    changes = 0;
    Samples cpu = new Samples(PASSES);
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    for (int i = 0; i < PASSES; i++) {
      long begun = threads.getCurrentThreadCpuTime();
      pass();
      cpu.add(threads.getCurrentThreadCpuTime() - begun);
    }
    System.out.printf(
        "  %d unchanged instances, %d passes: %d steps, %d writing libvirt calls, %d changed reports; CPU a pass p50 %.1f ms, most %.1f ms%n",
        INSTANCES,
        PASSES,
        steps,
        world.hypervisor.calls().size() - written,
        changes,
        cpu.at(0.5),
        cpu.at(1));
  }

  /** Looks at everything once, as the loop does: observation, plan, report. */
  private void pass() {
    for (Given one : given.values()) {
      InstanceObserved observed = driver.observe(one.uid());
      Plan<InstanceStep> plan = InstancePlan.of(one.desired(), observed, world.host, true);
      for (InstanceStep step : plan.steps()) {
        steps++;
        driver.apply(step);
      }
      Optional<InstanceReport> before = Optional.ofNullable(reports.get(one.uid()));
      InstanceReport now =
          InstanceReports.of(one.desired(), observed, plan, Optional.empty(), false, before);
      if (!before.equals(Optional.of(now))) {
        changes++;
        reports.put(one.uid(), now);
      }
    }
  }
}
