package io.hostler.answers;

import io.hostler.api.Caller;
import io.hostler.declare.Adopt;
import io.hostler.guest.GuestLife;
import io.hostler.plan.Problem;
import io.hostler.wiring.CellSide;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What the API is answered by, on one {@link GuestLife}; all on the test's thread. */
public final class Answering {
  public static final Caller CALLER = new Caller(0, "tester", 1, "by the test");

  public final Views views;
  public final KnownResources remembered;
  public final DeclareAnswers declarations;
  public final ExplainAnswers explain;
  public final OrphanAnswers orphans;
  public final StoreAnswers store;
  public final NodeAnswers nodes;
  public final HealthAnswers health;

  /** What slows starts on this node. */
  public List<Problem> host = List.of();

  /** Why there is no connection to libvirt, when there is none. */
  public Optional<Problem> libvirt = Optional.empty();

  public Answering(GuestLife life) {
    CellSide cell = life.cell;
    this.views =
        new Views(
            cell.memory(),
            cell.nodes(),
            cell.link(),
            life.world.report.uid(),
            cell.reports()::last);
    this.remembered =
        new KnownResources(
            cell.memory(),
            cell.link(),
            life.instances.manifests(),
            life.world.report.uid(),
            cell.nodes());
    this.declarations =
        new DeclareAnswers(life.declare, remembered, views, cell.floor(), Runnable::run);
    this.explain =
        new ExplainAnswers(
            remembered,
            cell.memory(),
            views,
            life.runner,
            () -> CompletableFuture.completedFuture(host));
    this.orphans =
        new OrphanAnswers(
            remembered,
            cell.memory(),
            views,
            life.instances.subject(),
            life.instances.manifests(),
            life.instances.decisions(),
            new Adopt(cell.store(), cell.memory(), cell.writes(), life.world.time::now),
            declarations,
            life.runner,
            Runnable::run);
    this.store =
        new StoreAnswers(
            cell.guard(),
            cell.link(),
            life.instances.manifests(),
            () -> life.world.dataGone = false,
            Instant.EPOCH);
    this.nodes = new NodeAnswers(remembered, cell.memory(), cell.nodes(), views);
    this.health =
        new HealthAnswers(
            life.world.report,
            Instant.EPOCH,
            cell.memory(),
            cell.nodes(),
            cell.link(),
            life.runner,
            views,
            cell::fence,
            () -> libvirt,
            List.of(() -> CompletableFuture.completedFuture(List.of())));
  }

  /** The code that a call was refused with; empty when it was not. */
  public static Optional<String> code(Runnable call) {
    try {
      call.run();
      return Optional.empty();
    } catch (java.util.concurrent.CompletionException e) {
      return Optional.of(((io.hostler.plan.HostlerException) e.getCause()).problem().code());
    } catch (io.hostler.plan.HostlerException e) {
      return Optional.of(e.problem().code());
    }
  }
}
