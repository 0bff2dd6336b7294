package io.hostler.wiring;

import io.hostler.model.CellState;
import io.hostler.plan.Problem;
import io.hostler.plan.Uid;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which cell this node is of. With an etcd of the operator's that comes from there; known once, it
 * is remembered.
 */
final class AwaitedCell {
  private static final Logger log = LoggerFactory.getLogger(AwaitedCell.class);
  private static final Duration SAY_AFTER = Duration.ofSeconds(2);

  private final StoreSide store;
  private final ServiceManager systemd;

  AwaitedCell(StoreSide store, ServiceManager systemd) {
    this.store = store;
    this.systemd = systemd;
  }

  /** Waits for the store where nobody else knows. */
  Uid uid() {
    Optional<Uid> known = store.cellUid();
    if (known.isPresent()) {
      return known.get();
    }
    log.info("waiting for the store: it knows which cell this is");
    systemd.status("waiting for the store");
    sayWhy("");
    store.cell().link().whenCellKnown().join();
    return store.cell().guard().cell().map(CellState::uid).orElseThrow();
  }

  /** Once for each cause: nobody can ask yet. */
  private void sayWhy(String said) {
    CellSide cell = store.cell();
    cell.scheduler()
        .after(
            SAY_AFTER,
            () -> {
              if (cell.guard().cell().isEmpty()) {
                String why = cell.link().problem().map(Problem::toString).orElse(said);
                if (!why.equals(said)) {
                  log.warn("the store does not answer: {}", why);
                }
                sayWhy(why);
              }
            });
  }
}
