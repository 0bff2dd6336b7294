package io.hostler.answers;

import io.hostler.api.Caller;
import io.hostler.api.Orphans;
import io.hostler.api.Written;
import io.hostler.declare.Adopt;
import io.hostler.declare.Copy;
import io.hostler.guest.InstanceSubject;
import io.hostler.guest.OrphanDecisions;
import io.hostler.manifest.Manifest;
import io.hostler.manifest.ManifestStore;
import io.hostler.memory.CellMemory;
import io.hostler.model.InstanceReport;
import io.hostler.node.NodeKeys;
import io.hostler.placement.Known;
import io.hostler.plan.HostlerException;
import io.hostler.plan.Problem;
import io.hostler.plan.Uid;
import io.hostler.reconcile.Runner;
import io.hostler.resolve.Intent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Orphans of all nodes are listed, as reported; this node's are adopted and removed here. */
public final class OrphanAnswers implements Orphans {
  private final KnownResources remembered;
  private final CellMemory memory;
  private final Views views;
  private final InstanceSubject subject;
  private final ManifestStore manifests;
  private final OrphanDecisions decisions;
  private final Adopt adopt;
  private final DeclareAnswers written;
  private final Runner runner;
  private final Executor executor;

  public OrphanAnswers(
      KnownResources remembered,
      CellMemory memory,
      Views views,
      InstanceSubject subject,
      ManifestStore manifests,
      OrphanDecisions decisions,
      Adopt adopt,
      DeclareAnswers written,
      Runner runner,
      Executor executor) {
    this.remembered = remembered;
    this.memory = memory;
    this.views = views;
    this.subject = subject;
    this.manifests = manifests;
    this.decisions = decisions;
    this.adopt = adopt;
    this.written = written;
    this.runner = runner;
    this.executor = executor;
  }

  @Override
  public CompletableFuture<List<Orphan>> list() {
    remembered.demandReportsRead();
    return CompletableFuture.completedFuture(
        memory.reports().stream()
            .filter(each -> each.report().orphan())
            .map(this::orphan)
            .sorted((a, b) -> a.uid().compareTo(b.uid()))
            .toList());
  }

  private Orphan orphan(Known.Reported reported) {
    InstanceReport report = reported.report();
    Optional<Instant> unknownSince = views.unknownSince(reported.node(), report.since());
    return new Orphan(
        report.uid(),
        report.environment(),
        report.name(),
        views.nodeName(reported.node()),
        unknownSince.isPresent() ? "unknown" : report.state().word(),
        report.addresses().stream().map(Object::toString).toList(),
        report.memory(),
        unknownSince.orElse(report.since()));
  }

  @Override
  public CompletableFuture<Written> adopt(
      Caller caller, Uid uid, Optional<String> environment, Optional<String> name, boolean dryRun) {
    Manifest manifest = ours(uid);
    if (environment.isPresent()
        && !environment.get().equals(manifest.instance().name().environment())) {
      throw new HostlerException(
          new Problem(
              "conflict",
              "an orphan is adopted into the environment that it is of: "
                  + manifest.instance().name().environment(),
              "leave the environment out"));
    }
    return CompletableFuture.supplyAsync(
        () -> {
          Written done = written.written(adopt.run(Copy.of(manifest), name, dryRun));
          if (!dryRun) {
            runner.queue(NodeKeys.instance(uid));
          }
          return done;
        },
        executor);
  }

  @Override
  public CompletableFuture<Void> delete(Caller caller, Uid uid, boolean dryRun) {
    Manifest manifest = ours(uid);
    if (!dryRun) {
      decisions.delete(manifest.uid());
      runner.queue(NodeKeys.instance(uid));
    }
    return CompletableFuture.completedFuture(null);
  }

  private Manifest ours(Uid uid) {
    // Whether it is declared is only known then.
    remembered.demandRead();
    boolean orphan = subject.wish(uid).map(wish -> wish instanceof Intent.Orphan).orElse(false);
    Optional<Manifest> manifest = manifests.get(uid).found();
    if (!orphan || manifest.isEmpty()) {
      throw new HostlerException(
          new Problem(
              "not-found",
              "this node has no orphan " + uid,
              "hostler orphan list shows them, and their nodes"));
    }
    return manifest.get();
  }
}
