package io.hostler.instance;

import io.hostler.libvirt.FakeHypervisor;
import io.hostler.model.ImageSpec;
import io.hostler.plan.Outcome;
import io.hostler.plan.Plan;
import io.hostler.plan.Uid;
import io.hostler.resolve.InstanceDesired;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A host of fakes that outlives agents; {@link #agent} is one life of an agent on it. */
final class World {
  final Uid cell = Uid.random();
  final FakeHypervisor hypervisor = new FakeHypervisor();
  final FakeStorage storage = new FakeStorage();
  final FakeMemory memory = new FakeMemory(cell);
  final FakePart.Image images = new FakePart.Image();
  final FakePart.Rules rules = new FakePart.Rules();
  final FakePart.Network network = new FakePart.Network();

  /** Parts that nobody knew of when the plan was written. */
  final List<Part<InstanceDesired>> others = new ArrayList<>();

  Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private Duration passed = Duration.ZERO;

  /** Time passes. */
  void pass(Duration time) {
    passed = passed.plus(time);
    step(time);
  }

  /** The date alone is set, forward or back. */
  void step(Duration by) {
    now = now.plus(by);
  }

  Duration passed() {
    return passed;
  }

  final Host host =
      new Host(
          cell,
          new Layout(Path.of("/instances")),
          new DomainNames() {
            @Override
            public Path image(ImageSpec.Part part) {
              return Path.of("/images", part.sha256());
            }

            @Override
            public String tap(Uid uid) {
              return "t" + uid.shortId();
            }

            @Override
            public String mac(Uid uid) {
              return "02:00:00:00:00:01";
            }
          },
          false,
          Host.EMULATOR,
          Duration.ofSeconds(60));

  /** An agent has brought it here, and its guest has stood for a while. */
  void running(Given given) {
    agent().converge(given);
    pass(Duration.ofMinutes(2));
    agent().converge(given);
    if (!runs(given.uid())) {
      throw new AssertionError("does not run: " + agent().plan(given));
    }
  }

  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /**
   * An agent works until it is killed at a boundary between two steps.
   *
   * @param cut the boundary, from 0
   * @return where it died; empty when there are not so many: it came to its end
   */
  Optional<String> dies(Given given, int cut) {
    List<String> passed = new ArrayList<>();
    try {
      agent(
              where -> {
                passed.add(where);
                if (passed.size() > cut) {
                  throw new Killed();
                }
              })
          .converge(given);
      return Optional.empty();
    } catch (Killed e) {
      return Optional.of(passed.getLast());
    }
  }

  /** Told of every step; a kill test throws from it. */
  interface Failpoint {
    void at(String where);
  }

  /** One life of an agent. */
  final class Agent {
    final InstanceDriver driver =
        new InstanceDriver(
            hypervisor,
            storage,
            memory,
            new InstanceParts(images, rules, network, others),
            host,
            () -> now,
            () -> passed.toNanos());
    private final Failpoint failpoint;

    Agent(Failpoint failpoint) {
      this.failpoint = failpoint;
    }

    Plan<InstanceStep> plan(Given given) {
      InstanceObserved observed = driver.observe(given.uid());
      return given.deleted()
          ? InstancePlan.gone(observed, host)
          : InstancePlan.of(given.desired(), observed, host, true);
    }

    /** One run, as the loop does it. */
    Outcome run(Given given) {
      for (InstanceStep step : plan(given).steps()) {
        failpoint.at("before " + step.name());
        Outcome outcome = driver.apply(step);
        failpoint.at("after " + step.name());
        if (!(outcome instanceof Outcome.Done)) {
          return outcome;
        }
      }
      return Outcome.done();
    }

    /** Runs until there is nothing to do; time passes as asked for. */
    void converge(Given given) {
      for (int i = 0; i < 20; i++) {
        Plan<InstanceStep> plan = plan(given);
        if (plan.converged()) {
          return;
        }
        if (run(given) instanceof Outcome.Again again) {
          pass(again.wake().atMost());
        }
      }
      throw new AssertionError("does not converge: " + plan(given));
    }
  }

  Agent agent() {
    return new Agent(where -> {});
  }

  Agent agent(Failpoint failpoint) {
    return new Agent(failpoint);
  }

  /** Files stay, whatever the kernel held is gone. */
  void hostReboots() {
    rules.hostReboots();
    network.hostReboots();
    hypervisor.hostReboots();
  }

  boolean runs(Uid uid) {
    return hypervisor.domain(uid).map(d -> d.state().active()).orElse(false);
  }

  long count(String call) {
    return hypervisor.calls().stream().filter(c -> c.startsWith(call + " ")).count();
  }
}
