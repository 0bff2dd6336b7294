package io.hostler.instance;

import io.hostler.libvirt.DomainSummary;
import io.hostler.libvirt.Hypervisor;
import io.hostler.libvirt.HypervisorException;
import io.hostler.libvirt.Mark;
import io.hostler.manifest.Manifest;
import io.hostler.manifest.Stopped;
import io.hostler.plan.Driver;
import io.hostler.plan.HostlerException;
import io.hostler.plan.MonotonicClock;
import io.hostler.plan.Outcome;
import io.hostler.plan.Problem;
import io.hostler.plan.Seen;
import io.hostler.plan.Uid;
import io.hostler.plan.Wake;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Observes and changes instances through libvirt, the files, the manifests and the other drivers.
 * What it remembers itself (buttons pressed, actions in hand) may be lost at any time: the plan
 * then takes the safe way.
 */
public final class InstanceDriver implements Driver<InstanceObserved, InstanceStep> {
  /** libvirt tells the end of a QEMU that is gone at once; this is for a word that is lost. */
  private static final Duration ENDING = Duration.ofSeconds(5);

  private final Hypervisor hypervisor;
  private final Storage storage;
  private final Memory memory;
  private final InstanceParts parts;
  private final Host host;
  private final InstantSource clock;
  private final MonotonicClock ticks;
  private final StoppedFor stoppedFor;
  private final Map<Uid, Long> pressed = new ConcurrentHashMap<>();
  private final Set<String> inHand = ConcurrentHashMap.newKeySet();

  public InstanceDriver(
      Hypervisor hypervisor,
      Storage storage,
      Memory memory,
      InstanceParts parts,
      Host host,
      InstantSource clock,
      MonotonicClock ticks) {
    this.hypervisor = hypervisor;
    this.storage = storage;
    this.memory = memory;
    this.parts = parts;
    this.host = host;
    this.clock = clock;
    this.ticks = ticks;
    this.stoppedFor = new StoppedFor(ticks);
  }

  /** By domains' marks, directories, manifests and parts: whoever has anything left here. */
  @Override
  public Seen<Set<Uid>> owners() {
    Set<Uid> all = new HashSet<>();
    List<Seen<Set<Uid>>> lists =
        new ArrayList<>(List.of(domains(), storage.owners(), memory.owners()));
    lists.addAll(parts.owners());
    for (Seen<Set<Uid>> some : lists) {
      switch (some) {
        case Seen.Present<Set<Uid>>(Set<Uid> uids) -> all.addAll(uids);
        case Seen.Absent<Set<Uid>>() -> {}
        case Seen.Unknown<Set<Uid>>(Problem why) -> {
          return Seen.unknown(why);
        }
      }
    }
    return Seen.present(all);
  }

  private Seen<Set<Uid>> domains() {
    try {
      Set<Uid> ours = new HashSet<>();
      for (DomainSummary domain : hypervisor.list()) {
        domain
            .mark()
            .filter(mark -> mark.cell().equals(host.cell()))
            .map(Mark::uid)
            .ifPresent(ours::add);
      }
      return Seen.present(ours);
    } catch (HypervisorException e) {
      return Seen.unknown(e.problem());
    }
  }

  @Override
  public InstanceObserved observe(Uid owner) {
    Seen<DomainSeen> domain = domain(owner);
    boolean off = domain.found().map(d -> !d.state().active()).orElse(domain.isAbsent());
    if (off) {
      pressed.remove(owner);
    }
    Instant now = clock.instant();
    Seen<Manifest> manifest = memory.of(owner);
    return new InstanceObserved(
        owner,
        now,
        manifest,
        domain,
        storage.observe(owner),
        parts.observe(owner),
        stoppedFor.of(owner, manifest.found().flatMap(Manifest::stopped), now),
        Optional.ofNullable(pressed.get(owner)).map(ticks::since),
        Set.copyOf(inHand));
  }

  private Seen<DomainSeen> domain(Uid uid) {
    try {
      Optional<DomainSummary> found = hypervisor.domain(uid);
      if (found.isEmpty()) {
        return Seen.absent();
      }
      Optional<String> xml = hypervisor.xml(uid);
      if (xml.isEmpty()) {
        return Seen.unknown(
            new Problem("domain-changing", "domain " + uid + " went while it was looked at"));
      }
      return Seen.present(
          new DomainSeen(found.get().state(), found.get().mark(), DomainConfig.read(xml.get())));
    } catch (HypervisorException e) {
      return Seen.unknown(e.problem());
    } catch (IllegalArgumentException e) {
      return Seen.unknown(new Problem("domain-unreadable", "domain " + uid + ": " + e));
    }
  }

  @Override
  public Outcome apply(InstanceStep step) {
    try {
      return done(step);
    } catch (HypervisorException e) {
      drop(step);
      return e.outcome();
    } catch (HostlerException e) {
      drop(step);
      return Outcome.failed(e.problem());
    }
  }

  /** What must happen at most once is out of hand as soon as it did not plainly succeed. */
  private void drop(InstanceStep step) {
    if (step instanceof InstanceStep.ResetDomain reset) {
      inHand.remove(reset.run());
    }
  }

  private Outcome done(InstanceStep step) {
    Uid uid = step.uid();
    return switch (step) {
      case InstanceStep.PartStep s -> parts.apply(s);
      case InstanceStep.MakeDirectory s -> storage.makeDirectory(uid);
      case InstanceStep.CreateDisk s -> storage.createDisk(uid, s.count(), s.base(), s.bytes());
      case InstanceStep.GrowDisk s when s.live() ->
          ok(() -> hypervisor.growDisk(uid, "vda", s.bytes()));
      case InstanceStep.GrowDisk s -> storage.growDisk(uid, s.count(), s.bytes());
      case InstanceStep.WriteSeed s -> storage.writeSeed(uid, s.count(), s.seed().image());
      case InstanceStep.RemoveOldDisks s -> storage.removeBefore(uid, s.count());
      case InstanceStep.RemoveFiles s -> storage.removeFiles(uid);
      case InstanceStep.RemoveDirectory s -> storage.removeDirectory(uid);
      case InstanceStep.DefineDomain s ->
          ok(() -> hypervisor.define(DomainXml.render(s.domain(), s.mark())));
      case InstanceStep.MarkDomain s -> ok(() -> hypervisor.mark(uid, s.mark()));
      case InstanceStep.ReplugNic s -> replug(uid, s.nic());
      case InstanceStep.StartDomain s -> ok(() -> hypervisor.start(uid));
      case InstanceStep.PowerOff s -> ok(() -> hypervisor.destroy(uid));
      case InstanceStep.ResetDomain s -> ok(() -> hypervisor.reset(uid));
      case InstanceStep.UndefineDomain s -> ok(() -> hypervisor.undefine(uid));
      case InstanceStep.ShutDown s -> press(uid);
      case InstanceStep.Await s -> Outcome.again(Wake.after(s.left()), s.because());
      case InstanceStep.RecordDeclared s -> ok(() -> memory.remember(s.desired()));
      case InstanceStep.Forget s -> ok(() -> memory.forget(uid));
      case InstanceStep.RecordBuilt s -> ok(() -> memory.change(uid, m -> m.built(s.built())));
      case InstanceStep.RecordStopped s -> recordStopped(uid, s.stopped());
      case InstanceStep.RecordApplied s ->
          ok(() -> memory.change(uid, m -> m.applied(s.generation())));
      case InstanceStep.RecordRun s -> run(s);
      case InstanceStep.BeginRebuild s ->
          ok(
              () ->
                  memory.change(
                      uid,
                      m ->
                          m.ran(io.hostler.model.Action.Verb.REBUILD, s.run())
                              .built(s.built())
                              .stopped(Optional.of(s.starting()))));
    };
  }

  /** Once it is not being shut down any more, another shutdown begins with the button again. */
  private Outcome recordStopped(Uid uid, Optional<Stopped> stopped) {
    memory.change(uid, m -> m.stopped(stopped));
    stoppedFor.written(uid, stopped);
    String reason = stopped.map(Stopped::reason).orElse("");
    if (!reason.equals(Power.USER) && !reason.equals(Power.REBOOTING)) {
      pressed.remove(uid);
    }
    return Outcome.done();
  }

  private Outcome run(InstanceStep.RecordRun step) {
    memory.change(step.uid(), m -> m.ran(step.verb(), step.run()));
    if (step.run().result().isEmpty()) {
      inHand.add(step.run().id());
    } else {
      inHand.remove(step.run().id());
    }
    return Outcome.done();
  }

  /**
   * Pressed once; the event of its end, or the time after which the power is cut, wakes the key.
   */
  private Outcome press(Uid uid) {
    if (!pressed.containsKey(uid)) {
      hypervisor.shutdown(uid);
      pressed.put(uid, ticks.nanos());
    }
    Duration since = ticks.since(pressed.getOrDefault(uid, ticks.nanos()));
    Duration left = host.stopTimeout().minus(since);
    return Outcome.again(
        Wake.onEvent("domain stopped", left.isNegative() ? Duration.ZERO : left),
        "the guest is shutting down");
  }

  private Outcome replug(Uid uid, DomainDesired.Nic nic) {
    return hypervisor.replug(uid, DomainXml.nic(nic))
        ? Outcome.done()
        : Outcome.again(Wake.onEvent("domain stopped", ENDING), "the guest is ending");
  }

  private static Outcome ok(Runnable change) {
    change.run();
    return Outcome.done();
  }
}
