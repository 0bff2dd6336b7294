package io.hostler.etcd;

import io.hostler.pki.CertificateCheck;
import io.hostler.pki.Issuer;
import io.hostler.plan.HostlerException;
import io.hostler.plan.Outcome;
import io.hostler.plan.Problem;
import io.hostler.plan.Seen;
import io.hostler.plan.Uid;
import io.hostler.plan.Wake;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** The real one. Called by one thread at a time. */
public final class HostEtcdDriver implements EtcdDriver {
  private static final Duration POLL = Duration.ofMillis(500);

  /** A start with 2 GiB of data takes some seconds; after this it shows as a failure. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final EtcdDesired desired;
  private final EtcdChild child;
  private final EtcdProgram program;
  private final HostEtcdFiles files;
  private final Issuer issuer;
  private final EtcdProbe probe;
  private final KnownHealth known;
  private final InstantSource clock;
  private final Runnable changed;
  private final Restarts restarts;
  private Optional<CompletableFuture<Void>> issuing = Optional.empty();

  /**
   * @param answers whether the agent's own client hears from it; false when that is not known
   * @param nanoTime for durations: never steps
   * @param changed called (by any thread) when something that was started came to its end: queue
   *     the key
   */
  public HostEtcdDriver(
      EtcdDesired desired,
      EtcdChild child,
      Issuer issuer,
      InstantSource clock,
      BooleanSupplier answers,
      LongSupplier nanoTime,
      Runnable changed) {
    this.desired = desired;
    this.child = child;
    this.issuer = issuer;
    this.clock = clock;
    this.restarts = new Restarts(nanoTime);
    this.changed = changed;
    this.program = new EtcdProgram(desired.settings().program());
    this.files = new HostEtcdFiles(desired);
    this.probe = new EtcdProbe(desired);
    this.known = new KnownHealth(answers, System::nanoTime);
  }

  @Override
  public Seen<Set<Uid>> owners() {
    return files.marker().isAbsent() && files.data().isAbsent()
        ? Seen.present(Set.of())
        : Seen.present(Set.of(desired.node()));
  }

  @Override
  public EtcdObserved observe(Uid owner) {
    Seen<EtcdVersion> version = program.version();
    Seen<List<String>> process =
        child.look(version.found().map(v -> EtcdFlags.of(desired, v)).orElse(unknownArguments()));
    return new EtcdObserved(
        version,
        CertificateCheck.toMake(desired.certificates(), clock.instant()),
        files.data(),
        files.marker(),
        process,
        known.look(process.isPresent(), probe::look));
  }

  /** Equal to no process's: without a version it is known by its pid file alone. */
  private List<String> unknownArguments() {
    return List.of(desired.settings().program().toString());
  }

  @Override
  public Outcome apply(EtcdStep step) {
    try {
      return switch (step) {
        case EtcdStep.IssueCertificates issue -> issue(issue);
        case EtcdStep.NoteDataGone(var _) -> done(() -> files.noteGone(clock.instant()));
        case EtcdStep.MakeDataDirectory(var _) -> done(files::makeData);
        case EtcdStep.StartEtcd(List<String> arguments) -> start(arguments);
        case EtcdStep.AwaitReady(var _) -> ready();
        case EtcdStep.NoteMade(var _) -> done(() -> files.noteMade(clock.instant()));
      };
    } catch (HostlerException e) {
      return Outcome.failed(e.problem());
    }
  }

  private static Outcome done(Runnable effect) {
    effect.run();
    return Outcome.done();
  }

  private Outcome issue(EtcdStep.IssueCertificates step) {
    if (issuing.isEmpty()) {
      CompletableFuture<Void> started = issuer.start(step.request());
      issuing = Optional.of(started);
      var unused = started.whenComplete((_, _) -> changed.run());
    }
    CompletableFuture<Void> running = issuing.get();
    if (!running.isDone()) {
      return Outcome.again(Wake.onEvent("certificates made", POLL), "certificates are being made");
    }
    issuing = Optional.empty();
    try {
      running.join();
      return Outcome.done();
    } catch (CompletionException e) {
      return Outcome.failed(
          e.getCause() instanceof HostlerException known
              ? known.problem()
              : new Problem("pki-issue-failed", String.valueOf(e.getCause())));
    }
  }

  private Outcome start(List<String> arguments) {
    if (child.look(arguments).isPresent()) {
      return Outcome.done();
    }
    Duration wait = restarts.pause();
    if (!wait.isZero()) {
      return Outcome.failed(
          new Problem(
              "etcd-died",
              "etcd ended soon after its start; next start in "
                  + wait.toSeconds()
                  + " s; it said: "
                  + child.lastWords()));
    }
    restarts.started();
    child.start(arguments);
    return Outcome.done();
  }

  private Outcome ready() {
    Seen<EtcdHealth> health = probe.look();
    if (health.found().map(EtcdHealth::ready).orElse(false)) {
      return Outcome.done();
    }
    if (health.found().map(EtcdHealth::noSpace).orElse(false)) {
      return Outcome.failed(
          new Problem("etcd-no-space", "etcd is full and refuses writes", "see doctor"));
    }
    if (restarts.age().compareTo(PATIENCE) < 0) {
      return Outcome.again(Wake.after(POLL), "etcd is starting");
    }
    return Outcome.failed(
        new Problem(
            "etcd-not-ready",
            "etcd runs and does not serve writes; it said: " + child.lastWords()));
  }

  @Override
  public void decided() {
    files.noteDecided();
  }
}
