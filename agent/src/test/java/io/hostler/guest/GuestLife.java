package io.hostler.guest;

import io.hostler.declare.Applied;
import io.hostler.declare.Declare;
import io.hostler.declare.Declared;
import io.hostler.declare.Options;
import io.hostler.instance.Host;
import io.hostler.instance.HostNames;
import io.hostler.instance.HostNetwork;
import io.hostler.instance.InstanceDriver;
import io.hostler.instance.InstanceParts;
import io.hostler.instance.Layout;
import io.hostler.instance.Memory;
import io.hostler.libvirt.Hypervisor;
import io.hostler.model.Documents;
import io.hostler.model.InstanceReport;
import io.hostler.model.Kind;
import io.hostler.model.Observation;
import io.hostler.model.ResourceName;
import io.hostler.node.NodeKeys;
import io.hostler.node.NodeSubject;
import io.hostler.placement.Placer;
import io.hostler.plan.MonotonicClock;
import io.hostler.plan.Outcome;
import io.hostler.plan.Step;
import io.hostler.plan.Uid;
import io.hostler.reconcile.Backoff;
import io.hostler.reconcile.Key;
import io.hostler.reconcile.KeyStatus;
import io.hostler.reconcile.RunListener;
import io.hostler.reconcile.Runner;
import io.hostler.store.DelayedStore;
import io.hostler.store.FlakyStore;
import io.hostler.testing.Seed;
import io.hostler.wiring.CellSide;
import io.hostler.wiring.Instances;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;

/**
 * One life of an agent in a {@link GuestWorld}: every object of it is new, on the test's thread.
 */
public final class GuestLife {
  public static final Options OPTIONS = Options.by("tester");

  public final GuestWorld world;
  public final FlakyStore flaky;

  /** The way to {@link #flaky}: what the agent has for the store. */
  public final DelayedStore way;

  public final CellSide cell;
  public final Runner runner;
  public final Instances instances;
  public final Declare declare;
  public final List<Observation> changes = new ArrayList<>();

  /** Told where a run stands; a kill test throws from it. */
  public Consumer<String> failpoint = where -> {};

  /** What the kernel tells: the link of that name is gone. */
  public Consumer<String> linkGone = name -> {};

  /** Told after each look at a key. */
  public Runnable onRun = () -> {};

  /** The agent dies here. No {@link RuntimeException}: the loop must not outlive it. */
  public static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  public GuestLife(GuestWorld world) {
    this.world = world;
    this.flaky = new FlakyStore(world.store);
    this.way = new DelayedStore(flaky, world.time, Seed.ofThisRun());
    InstantSource clock = () -> world.time.now().plus(world.dateSteps);
    this.runner =
        new Runner(clock, world.time::nanoTime, new Random(3), Backoff.DEFAULT, new Boundaries());
    Placer placer = new Placer(4);
    this.cell =
        new CellSide(
            world.state.resolve("guard.json"),
            world.report,
            world.state.toString(),
            placer,
            () -> world.dataGone,
            () -> world.cell,
            world.time,
            clock,
            new Random(5),
            world.time::run,
            Runnable::run,
            this::lookAtAll,
            () -> {},
            (before, now) -> changes.add(now));
    this.instances =
        new Instances(
            world.report.uid(),
            world.state,
            host(world.state),
            0,
            cell,
            new FakeHost(),
            runner,
            clock,
            world.time::nanoTime);
    runner.serve(NodeKeys.INSTANCE, instances.subject(), 0);
    runner.serve(
        NodeKeys.SWEEPS,
        new NodeSubject(
            java.util.Map.of(
                NodeKeys.SWEEP, Instances.sweep(world.report.uid(), cell.memory(), instances))),
        0);
    this.declare = new Declare(cell.store(), cell.memory(), cell.writes(), cell.placing(), clock);
  }

  private Host host(Path directory) {
    return new Host(
        world.cell,
        new Layout(directory.resolve("instances")),
        new HostNames(sha256 -> Path.of("/images", sha256)),
        false,
        Host.EMULATOR,
        Duration.ofSeconds(60));
  }

  private final class FakeHost implements GuestHost {
    @Override
    public InstanceDriver instances(
        Memory memory, int qemuUser, Host host, InstantSource clock, MonotonicClock ticks) {
      return new InstanceDriver(
          world.hypervisor,
          world.files(host.layout()),
          memory,
          new InstanceParts(
              world.imagePart(),
              world.rules,
              world.driven ? new HostNetwork(world.net, memory, qemuUser) : world.network),
          host,
          clock,
          ticks);
    }

    @Override
    public Hypervisor hypervisor() {
      return world.hypervisor;
    }

    @Override
    public Watching links(Consumer<String> gone, Runnable missed) {
      linkGone = gone;
      return () -> {};
    }
  }

  private final class Boundaries implements RunListener {
    @Override
    public void before(Key key, Step step) {
      failpoint.accept("before " + step.name());
    }

    @Override
    public void ran(KeyStatus status) {
      GuestLife.this.ran();
    }

    @Override
    public void after(Key key, Step step, Outcome outcome) {
      failpoint.accept("after " + step.name());
    }
  }

  /**
   * The instances of an agent whose memory of the cell is whole before it has any.
   *
   * @param directory of a host on which nothing is left
   */
  public Instances late(Path directory, Runner other) {
    return new Instances(
        world.report.uid(),
        directory,
        host(directory),
        0,
        cell,
        new FakeHost(),
        other,
        world.time::now,
        world.time::nanoTime);
  }

  private void ran() {
    onRun.run();
  }

  private void lookAtAll() {
    runner.queue(NodeKeys.SWEEP);
    instances.wakeAll();
  }

  /** Starts as the agent does, its store open. */
  public GuestLife open() {
    cell.store().open(() -> way);
    return start();
  }

  /** Starts as the agent does, while its store can't be reached yet. */
  public GuestLife start() {
    cell.start();
    instances.start();
    runner.queue(NodeKeys.SWEEP);
    return settle();
  }

  /** Works whatever is due now, and what comes of it once the store has answered. */
  public GuestLife settle() {
    for (int i = 0; i < 100_000; i++) {
      world.time.settle();
      boolean worked = runner.turn(NodeKeys.SWEEPS).isPresent();
      worked |= runner.turn(NodeKeys.INSTANCE).isPresent();
      if (!worked && !(way.busy() && world.time.step())) {
        return this;
      }
    }
    throw new AssertionError("never at rest: " + runner.statuses());
  }

  /** Lets time pass, working what falls due. */
  public GuestLife pass(Duration time) {
    for (long left = time.toMillis(); left > 0; left -= 500) {
      world.time.pass(Duration.ofMillis(Math.min(left, 500)));
      settle();
    }
    return this;
  }

  public GuestLife seconds(int seconds) {
    return pass(Duration.ofSeconds(seconds));
  }

  /** The process is gone: nothing of it acts any more; host and store stay as they are. */
  public void die() {
    flaky.away(true);
    world.time.close();
  }

  /** This life ends, another begins. */
  public GuestLife restart() {
    die();
    return world.life();
  }

  public Applied apply(String text) {
    Applied applied = declare.apply(Documents.read(text), OPTIONS);
    settle();
    return applied;
  }

  public void delete(String instance) {
    declare.delete(name(instance), Optional.empty(), OPTIONS);
    settle();
  }

  public static ResourceName name(String instance) {
    return ResourceName.of(Kind.INSTANCE, "default", instance);
  }

  public Declared declared(String instance) {
    return cell.memory().find(name(instance)).orElseThrow();
  }

  public Uid uid(String instance) {
    return declared(instance).resource().uid();
  }

  public Optional<KeyStatus> status(Uid uid) {
    return runner.status(NodeKeys.instance(uid));
  }

  /** What the store holds as this node's word on an instance. */
  public Optional<InstanceReport> report(Uid uid) {
    return cell.memory()
        .said(world.report.uid(), Observation.Id.instance(uid))
        .map(InstanceReport::of);
  }

  /** This node's newest word on an instance, whatever the store holds. */
  public Optional<InstanceReport> said(Uid uid) {
    return cell.reports().last(Observation.Id.instance(uid)).map(InstanceReport::of);
  }
}
