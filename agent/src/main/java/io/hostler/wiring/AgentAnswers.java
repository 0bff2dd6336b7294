package io.hostler.wiring;

import io.hostler.answers.AgentMetrics;
import io.hostler.answers.BlobAnswers;
import io.hostler.answers.ConsoleAnswers;
import io.hostler.answers.DeclareAnswers;
import io.hostler.answers.Events;
import io.hostler.answers.ExplainAnswers;
import io.hostler.answers.FirewallAnswers;
import io.hostler.answers.HealthAnswers;
import io.hostler.answers.ImageAnswers;
import io.hostler.answers.KnownResources;
import io.hostler.answers.NodeAnswers;
import io.hostler.answers.OrphanAnswers;
import io.hostler.answers.PoolFindings;
import io.hostler.answers.SeedAnswers;
import io.hostler.answers.StoreAnswers;
import io.hostler.answers.Views;
import io.hostler.api.routes.Parts;
import io.hostler.declare.Adopt;
import io.hostler.declare.Declare;
import io.hostler.host.OwnName;
import io.hostler.image.ImportJob;
import io.hostler.instance.Accel;
import io.hostler.instance.AccelProbe;
import io.hostler.instance.Console;
import io.hostler.instance.Layout;
import io.hostler.model.Kind;
import io.hostler.model.NodeReport;
import io.hostler.node.ClosedInbound;
import io.hostler.plan.Problem;
import io.hostler.reconcile.Runner;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;

/**
 * What the API's parts answer from, put together. Its answers never look at the host themselves:
 * they read memory, or hand over to the worker or the driver whose it is.
 */
public record AgentAnswers(
    NodeReport report,
    Instant startedAt,
    CellSide cell,
    HostSide host,
    Optional<EtcdOfOurs> etcd,
    Runner runner,
    ExecutorService work,
    Instances instances,
    Accel accel,
    Layout layout,
    Views views,
    Declare declare,
    ClosedInbound closed) {
  private static final long LARGEST_IMAGE = 64L << 30;

  public Parts parts(Events events, AgentMetrics metrics) {
    Console console = new Console(host.hypervisor(), layout);
    KnownResources remembered =
        new KnownResources(
            cell.memory(), cell.link(), instances.manifests(), report.uid(), cell.nodes());
    DeclareAnswers declarations =
        new DeclareAnswers(declare, remembered, views, cell.floor(), work);
    return new Parts(
        declarations,
        new ExplainAnswers(remembered, views, runner),
        new ConsoleAnswers(remembered, cell.memory(), console, work),
        new SeedAnswers(remembered, instances.memory(), host.names()),
        new BlobAnswers(host.images(), LARGEST_IMAGE, work),
        new ImageAnswers(
            new ImportJob(host.images(), host.fetch(), host.check()), declare, views, work),
        new FirewallAnswers(
            remembered, cell.memory(), host.nft(), host::uplinkName, host::addresses),
        new OrphanAnswers(
            remembered,
            cell.memory(),
            views,
            instances.subject(),
            instances.manifests(),
            instances.decisions(),
            new Adopt(cell.store(), cell.memory(), cell.writes(), InstantSource.system()),
            declarations,
            runner,
            work),
        new StoreAnswers(
            cell.guard(),
            cell.link(),
            instances.manifests(),
            () -> etcd.ifPresent(ours -> ours.etcd().decided()),
            startedAt),
        new NodeAnswers(remembered, cell.memory(), cell.nodes(), views),
        new HealthAnswers(
            report,
            startedAt,
            cell.memory(),
            cell.nodes(),
            cell.link(),
            runner,
            views,
            cell::fence,
            host.connection()::trouble,
            findings(console)),
        events,
        metrics,
        cell.floor()::reached,
        InstantSource.system());
  }

  private List<Supplier<CompletableFuture<List<Problem>>>> findings(Console console) {
    OwnName ownName = new OwnName();
    return List.of(
        () -> host.nft().findings(),
        () -> now(host.connection().trouble().stream().toList()),
        () -> now(host.hypervisor().findings()),
        () -> now(host.findings()),
        ownName::findings,
        () -> CompletableFuture.supplyAsync(this::poolsOnOwnNetworks, work),
        () -> CompletableFuture.supplyAsync(() -> closed.finding().stream().toList(), work),
        () -> now(console.findings()),
        () -> now(etcd.map(ours -> ours.etcd().findings()).orElse(List.of())),
        () -> now(AccelProbe.problem(accel).stream().toList()));
  }

  private List<Problem> poolsOnOwnNetworks() {
    return PoolFindings.of(report, host.network(), cell.memory().all(Kind.ADDRESSPOOL));
  }

  private static <T> CompletableFuture<T> now(T value) {
    return CompletableFuture.completedFuture(value);
  }
}
