package io.hostler.answers;

import io.hostler.api.Caller;
import io.hostler.api.StoreDecisions;
import io.hostler.manifest.ManifestStore;
import io.hostler.memory.StoreLink;
import io.hostler.model.CellState;
import io.hostler.plan.HostlerException;
import io.hostler.plan.Problem;
import io.hostler.store.StoreGuard;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The store, and the operator's word when it went back in time. */
public final class StoreAnswers implements StoreDecisions {
  private static final int DEADLINE_SECONDS = 10;

  private final StoreGuard guard;
  private final StoreLink link;
  private final ManifestStore manifests;
  private final Runnable decided;
  private final Instant startedAt;

  /**
   * @param decided told after a decision: data that was lost counts as lost no longer, everything
   *     is looked at again
   */
  public StoreAnswers(
      StoreGuard guard,
      StoreLink link,
      ManifestStore manifests,
      Runnable decided,
      Instant startedAt) {
    this.guard = guard;
    this.link = link;
    this.manifests = manifests;
    this.decided = decided;
    this.startedAt = startedAt;
  }

  @Override
  public CompletableFuture<StoreView> status() {
    return CompletableFuture.completedFuture(view(differences()));
  }

  private StoreView view(List<String> differences) {
    Optional<Problem> regressed = regressed();
    String state =
        regressed.isPresent() ? "regressed" : link.staleSince().isPresent() ? "away" : "connected";
    return new StoreView(
        state,
        link.staleSince().orElse(startedAt),
        guard.cell().map(cell -> cell.era()).orElse(0L),
        link.revision(),
        regressed.map(Problem::detail),
        differences);
  }

  private Optional<Problem> regressed() {
    return guard.problem().filter(problem -> problem.code().equals("store-regressed"));
  }

  private List<String> differences() {
    return link.desired()
        .withheld()
        .map(
            withheld ->
                link.everSynced()
                    ? Differences.ofMemory(withheld)
                    // To an empty memory all that the store holds is new.
                    : Differences.ofManifests(manifests.all().values(), withheld.put()))
        .map(Differences::lines)
        .orElse(List.of());
  }

  @Override
  public CompletableFuture<StoreView> accept(Caller caller, boolean dryRun) {
    demandRegressed();
    return dryRun ? status() : decide(CellState.ACCEPT, List.of());
  }

  /**
   * Each node writes back its own, beginning now: {@code explain} shows what does not get there.
   */
  @Override
  public CompletableFuture<StoreView> redeclare(Caller caller, boolean dryRun) {
    demandRegressed();
    Redeclared forecast = Redeclared.of(manifests.all(), link.desired().withheld());
    return dryRun
        ? CompletableFuture.completedFuture(view(forecast.lines()))
        : decide(CellState.REDECLARE, forecast.lines());
  }

  private void demandRegressed() {
    if (regressed().isEmpty()) {
      throw new HostlerException(
          new Problem(
              "not-regressed",
              "the store did not go back in time: there is nothing to decide",
              "see hostler store status"));
    }
  }

  private CompletableFuture<StoreView> decide(String word, List<String> lines) {
    return guard
        .decide(word)
        .orTimeout(DEADLINE_SECONDS, TimeUnit.SECONDS)
        .thenApply(
            cell -> {
              decided.run();
              link.look();
              return view(lines);
            });
  }
}
