package io.hostler.answers;

import io.hostler.api.Caller;
import io.hostler.api.StoreDecisions;
import io.hostler.declare.CellMark;
import io.hostler.declare.Copy;
import io.hostler.declare.Redeclare;
import io.hostler.manifest.Manifest;
import io.hostler.manifest.ManifestStore;
import io.hostler.node.StoreLink;
import io.hostler.plan.HostlerException;
import io.hostler.plan.Problem;
import io.hostler.store.Diff;
import io.hostler.store.Entry;
import io.hostler.store.Keys;
import io.hostler.store.Store;
import io.hostler.store.StoreGuard;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** The store, and the operator's word when it went back in time. */
public final class StoreAnswers implements StoreDecisions {
  private static final int DEADLINE_SECONDS = 10;

  private final Store store;
  private final StoreGuard guard;
  private final StoreLink link;
  private final ManifestStore manifests;
  private final Runnable decided;
  private final Executor executor;
  private final Instant startedAt;

  /**
   * @param decided told after a decision: data that was lost counts as lost no longer, everything
   *     is looked at again
   */
  public StoreAnswers(
      Store store,
      StoreGuard guard,
      StoreLink link,
      ManifestStore manifests,
      Runnable decided,
      Executor executor,
      Instant startedAt) {
    this.store = store;
    this.guard = guard;
    this.link = link;
    this.manifests = manifests;
    this.decided = decided;
    this.executor = executor;
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
    List<String> lines = new ArrayList<>();
    link.desired().withheld().ifPresent(diff -> lines.addAll(lines(diff)));
    return lines;
  }

  private static List<String> lines(Diff diff) {
    List<String> lines = new ArrayList<>();
    for (Entry entry : diff.deleted()) {
      lines.add("the store lacks " + entry.key().substring(Keys.DESIRED.length()));
    }
    for (Entry entry : diff.put()) {
      lines.add("the store differs in " + entry.key().substring(Keys.DESIRED.length()));
    }
    return lines;
  }

  @Override
  public CompletableFuture<StoreView> accept(Caller caller, boolean dryRun) {
    demandRegressed();
    return dryRun ? status() : decide("accept").thenApply(mark -> view(List.of()));
  }

  @Override
  public CompletableFuture<StoreView> redeclare(Caller caller, boolean dryRun) {
    demandRegressed();
    if (dryRun) {
      return status();
    }
    // What this node remembers, before the store's content replaces its memory.
    List<Copy> copies = copies();
    return decide("redeclare")
        .thenApplyAsync(mark -> new Redeclare(store).run(copies, mark), executor)
        .thenApply(
            written -> {
              link.look();
              return view(
                  written.stream()
                      .map(
                          each ->
                              each.verdict().name().toLowerCase(java.util.Locale.ROOT)
                                  + " "
                                  + each.name()
                                  + (each.detail().isEmpty() ? "" : ": " + each.detail()))
                      .toList());
            });
  }

  private List<Copy> copies() {
    List<Copy> copies = new ArrayList<>();
    manifests
        .all()
        .forEach(
            (uid, seen) ->
                seen.found()
                    .map(
                        (Manifest manifest) ->
                            new Copy(
                                manifest.instance(),
                                manifest.placement(),
                                manifest.named(),
                                manifest.userData()))
                    .ifPresent(copies::add));
    return copies;
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

  private CompletableFuture<CellMark> decide(String word) {
    decided.run();
    return guard
        .decide(word)
        .orTimeout(DEADLINE_SECONDS, TimeUnit.SECONDS)
        .thenCompose(
            cell ->
                store
                    .get(Keys.CELL)
                    .thenApply(
                        entry ->
                            new CellMark(
                                cell,
                                entry
                                    .map(Entry::modRevision)
                                    .orElseThrow(
                                        () ->
                                            new CompletionException(
                                                new HostlerException(
                                                    new Problem(
                                                        "store-changed",
                                                        "the cell went away as it was decided")))))))
        .thenApply(
            mark -> {
              link.look();
              return mark;
            });
  }
}
