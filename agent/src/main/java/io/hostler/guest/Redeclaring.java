package io.hostler.guest;

import io.hostler.declare.CellMark;
import io.hostler.declare.Copy;
import io.hostler.declare.Declared;
import io.hostler.declare.Redeclare;
import io.hostler.declare.Redeclare.Verdict;
import io.hostler.declare.Redeclare.Written;
import io.hostler.instance.Memory;
import io.hostler.manifest.Manifest;
import io.hostler.memory.CellMemory;
import io.hostler.memory.StoreLink;
import io.hostler.model.Action;
import io.hostler.model.CellState;
import io.hostler.model.Resource;
import io.hostler.plan.HostlerException;
import io.hostler.plan.Outcome;
import io.hostler.plan.Uid;
import io.hostler.plan.Wake;
import io.hostler.store.Store;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What each instance does first after the operator said {@code redeclare}: its manifest is written
 * back, with all that it names. Until that is done and this node's memory shows it, nothing else is
 * planned for the instance: what the store still says of it is from before.
 *
 * <p>Done is kept in the manifest, as the era that it is of; so each node writes its own, whenever
 * it comes to it, and an agent that dies half-way goes on.
 */
public final class Redeclaring {
  private static final Logger log = LoggerFactory.getLogger(Redeclaring.class);
  private static final Duration SOON = Duration.ofSeconds(1);

  private final CellMemory memory;
  private final StoreLink link;
  private final Memory manifests;
  private final Eras eras;

  public Redeclaring(CellMemory memory, StoreLink link, Memory manifests, Eras eras) {
    this.memory = memory;
    this.link = link;
    this.manifests = manifests;
    this.eras = eras;
  }

  /**
   * Empty when the decision was another, or the instance is in its era already.
   *
   * @param era that the memory of the cell is of
   */
  Optional<CellStep.Redeclare> step(Uid uid, long era) {
    return memory
        .cell()
        .map(CellMark::state)
        .filter(cell -> cell.era() == era)
        .flatMap(CellState::decision)
        .filter(CellState.REDECLARE::equals)
        .flatMap(decision -> manifests.of(uid).found())
        .filter(manifest -> manifest.era() < era)
        .map(manifest -> new CellStep.Redeclare(uid, era));
  }

  /**
   * Whether the instance is of an earlier era, and what the operator said of this one is not read
   * yet: the memory of the cell and that of what is declared follow the store each by itself.
   *
   * @param era that the memory of what is declared is of
   */
  boolean isUndecided(Uid uid, long era) {
    return manifests.of(uid).found().filter(manifest -> manifest.era() < era).isPresent()
        && memory.cell().filter(cell -> cell.state().era() == era).isEmpty();
  }

  Outcome apply(CellStep.Redeclare step) {
    Optional<Manifest> manifest = manifests.of(step.uid()).found();
    Optional<Store> store = link.store();
    Optional<CellMark> cell = memory.cell().filter(mark -> mark.state().era() == step.era());
    if (manifest.isEmpty() || store.isEmpty() || cell.isEmpty()) {
      return Outcome.again(Wake.after(SOON), "the store does not answer");
    }
    try {
      List<Written> written =
          new Redeclare(store.get()).run(List.of(Copy.of(manifest.get())), cell.get());
      return written.stream().allMatch(this::isRemembered)
          ? done(step, manifest.get(), written)
          : Outcome.again(Wake.onEvent("the store's watch", SOON), "it is being written back");
    } catch (HostlerException e) {
      return Outcome.failed(e.problem());
    }
  }

  /** What was refused never will be: it stays an orphan, or named by what has its name now. */
  private boolean isRemembered(Written each) {
    return each.verdict() == Verdict.REFUSED
        || memory
            .find(each.uid())
            .map(Declared::resource)
            .filter(known -> known.generation() >= each.generation())
            .isPresent();
  }

  private Outcome done(CellStep.Redeclare step, Manifest manifest, List<Written> written) {
    for (Written each : written) {
      log.atInfo()
          .addKeyValue("resource", each.name())
          .addKeyValue("era", step.era())
          .log("redeclared: {} {}", each.verdict(), each.detail());
    }
    Map<Action.Verb, String> skipped =
        memory
            .find(step.uid())
            .map(Declared::resource)
            .map((Resource known) -> Eras.unknown(known, manifest))
            .orElse(Map.of());
    return eras.apply(new CellStep.CountAsRun(step.uid(), step.era(), skipped));
  }
}
