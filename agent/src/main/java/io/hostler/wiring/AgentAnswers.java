package io.hostler.wiring;

import io.hostler.answers.BlobAnswers;
import io.hostler.answers.ConsoleAnswers;
import io.hostler.answers.DeclareAnswers;
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
import io.hostler.instance.AccelProbe;
import io.hostler.instance.Console;
import io.hostler.model.Kind;
import io.hostler.plan.Problem;
import io.hostler.reconcile.Runner;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;

/**
 * What the API's parts answer from, put together. Its answers never look at the host themselves:
 * they read memory, or hand over to the worker or the driver whose it is.
 */
final class AgentAnswers {
  private static final long LARGEST_IMAGE = 64L << 30;

  private final NodeBase node;
  private final StoreSide store;
  private final CellSide cell;
  private final HostSide host;
  private final InstanceSide.Served served;

  AgentAnswers(NodeBase node, StoreSide store, HostSide host, InstanceSide.Served served) {
    this.node = node;
    this.store = store;
    this.cell = store.cell();
    this.host = host;
    this.served = served;
  }

  Parts parts() {
    Instances instances = served.instances();
    Runner runner = node.runner;
    ExecutorService work = node.work;
    Views views =
        new Views(cell.memory(), cell.nodes(), cell.link(), node.uid(), cell.reports()::last);
    Declare declare =
        new Declare(cell.store(), cell.memory(), cell.writes(), cell.placing(), node.clock);
    Console console = new Console(host.hypervisor(), served.layout());
    OwnName ownName = new OwnName();
    KnownResources remembered =
        new KnownResources(
            cell.memory(), cell.link(), instances.manifests(), node.uid(), cell.nodes());
    DeclareAnswers declarations =
        new DeclareAnswers(declare, remembered, views, cell.floor(), work);
    return new Parts(
        declarations,
        new ExplainAnswers(remembered, cell.memory(), views, runner, ownName::findings),
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
            new Adopt(cell.store(), cell.memory(), cell.writes(), node.clock),
            declarations,
            runner,
            work),
        new StoreAnswers(
            cell.guard(),
            cell.link(),
            instances.manifests(),
            () -> store.etcd().ifPresent(ours -> ours.etcd().decided()),
            node.startedAt),
        new NodeAnswers(remembered, cell.memory(), cell.nodes(), views),
        new HealthAnswers(
            node.report,
            node.startedAt,
            cell.memory(),
            cell.nodes(),
            cell.link(),
            runner,
            views,
            cell::fence,
            host.connection()::trouble,
            findings(console, ownName)),
        node.events,
        node.metrics,
        cell.floor()::reached,
        node.clock);
  }

  private List<Supplier<CompletableFuture<List<Problem>>>> findings(
      Console console, OwnName ownName) {
    return List.of(
        () -> host.nft().findings(),
        () -> now(host.connection().trouble().stream().toList()),
        () -> now(host.hypervisor().findings()),
        () -> now(host.findings()),
        ownName::findings,
        () -> CompletableFuture.supplyAsync(this::poolsOnOwnNetworks, node.work),
        () ->
            CompletableFuture.supplyAsync(
                () -> served.closed().finding().stream().toList(), node.work),
        () -> now(console.findings()),
        () -> now(store.etcd().map(ours -> ours.etcd().findings()).orElse(List.of())),
        () -> now(AccelProbe.problem(served.accel()).stream().toList()));
  }

  private List<Problem> poolsOnOwnNetworks() {
    return PoolFindings.of(node.report, host.network(), cell.memory().all(Kind.ADDRESSPOOL));
  }

  private static <T> CompletableFuture<T> now(T value) {
    return CompletableFuture.completedFuture(value);
  }
}
