package io.hostler.declare;

import io.hostler.model.InstanceSpec;
import io.hostler.model.InvalidException;
import io.hostler.model.Placement;
import io.hostler.model.Problems;
import io.hostler.model.Reference;
import io.hostler.model.Resource;
import io.hostler.model.ResourceName;
import io.hostler.reservation.Commit;
import io.hostler.store.Entry;
import io.hostler.store.Keys;
import io.hostler.store.Store;
import io.hostler.store.Txn;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Declares an orphan again: as it is on its node, under its own uid. */
public final class Adopt {
  private final Store store;
  private final View view;
  private final Guard guard;
  private final InstantSource clock;

  public Adopt(Store store, View view, Guard guard, InstantSource clock) {
    this.store = store;
    this.view = view;
    this.guard = guard;
    this.clock = clock;
  }

  /**
   * Blocks for a few reads and one write.
   *
   * @param newName another name than it had, because that one is taken
   * @param dryRun check all, write nothing
   * @throws DeclareException {@code conflict}: the name is taken, or an address, and by whom
   * @throws InvalidException what it names is not there
   */
  public Declaration run(Copy orphan, Optional<String> newName, boolean dryRun) {
    guard
        .refuses()
        .ifPresent(
            problem -> {
              throw new DeclareException(problem);
            });
    ResourceName old = orphan.instance().name();
    ResourceName name =
        newName
            .map(Declare::newName)
            .map(each -> ResourceName.of(old.kind(), old.environment(), each))
            .orElse(old);
    Resource instance = orphan.instance().withName(name).withDeletedAt(Optional.empty());
    var placement =
        new Placement(
            instance.uid(),
            name.environment(),
            name.name(),
            orphan.placement().node(),
            orphan.placement().epoch(),
            orphan.placement().addresses(),
            Optional.empty());
    Lookup lookup = new Lookup(view, store);
    Restore restore = new Restore(store);
    for (int attempt = 1; attempt <= Declare.TRIES; attempt++) {
      if (lookup.current(name).isPresent()) {
        throw DeclareProblems.conflict(name + " is taken", "give another name with --name");
      }
      Planned planned = new Planned(Optional.empty(), instance, contents(orphan));
      Problems problems = new Problems();
      new Checks(lookup, problems, "").stands(planned);
      problems.check();
      Txn txn = restore.txn(instance, placement, orphan.userData(), lookup.cell());
      for (Reference each : Reference.of(name, instance.spec())) {
        String target = Keys.resource(each.target());
        long revision = lookup.find(each.target()).map(Declared::modRevision).orElse(0L);
        txn = Commit.join(txn, Txn.empty().ifModRevision(target, revision));
        if (revision == 0 && each.target().equals(Checks.DEFAULT_ENVIRONMENT)) {
          txn = txn.put(target, ImplicitEnvironment.stored(clock));
        } else if (revision == 0) {
          throw DeclareProblems.conflict(each.target() + " is not there", "declare it first");
        }
      }
      if (dryRun) {
        refuseTaken(restore, placement, restore.stands(placement));
        return Declaration.of(planned, 0, Optional.of(placement), List.of());
      }
      switch (Commit.of(store, txn, Keys.placement(instance.uid()))) {
        case Commit.Result.Won(long revision) -> {
          return Declaration.of(planned, revision, Optional.of(placement), List.of());
        }
        case Commit.Result.Lost(Map<String, Entry> now) -> {
          lookup.learn(txn, now);
          refuseTaken(restore, placement, now);
        }
      }
    }
    throw DeclareProblems.busy(name);
  }

  private static void refuseTaken(Restore restore, Placement placement, Map<String, Entry> now) {
    Optional<String> holder = restore.holder(placement, now);
    if (holder.isPresent()) {
      throw DeclareProblems.conflict(holder.get(), "delete that one, or the orphan");
    }
    if (now.containsKey(Keys.placement(placement.uid()))) {
      throw DeclareProblems.conflict("instance " + placement.uid() + " is declared already", "");
    }
  }

  private static Map<String, String> contents(Copy orphan) {
    return orphan.instance().spec() instanceof InstanceSpec spec && spec.userData().isPresent()
        ? Map.of(spec.userData().get(), orphan.userData().orElse(""))
        : Map.of();
  }
}
