package io.hostler.declare;

import io.hostler.model.Kind;
import io.hostler.model.Placement;
import io.hostler.model.Resource;
import io.hostler.model.ResourceCodec;
import io.hostler.model.ResourceName;
import io.hostler.placement.PlacementAt;
import io.hostler.reservation.Commit;
import io.hostler.reservation.Contention;
import io.hostler.store.Entry;
import io.hostler.store.Keys;
import io.hostler.store.Store;
import io.hostler.store.Txn;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Deletes. An instance that is on a node is marked, and its node does the rest; one that is nowhere
 * goes at once. What others can name and somebody does is refused as it stands. Else it is marked,
 * so that it gets no new users; then who uses it is looked up again; then it goes, or the mark is
 * taken back. A mark left by a request that died is taken up by the next delete, and by the leader:
 * {@link UnfinishedDeletions}.
 */
final class Deleting {
  private final Store store;
  private final InstantSource clock;
  private final Finalise finalise;
  private final Txn fence;

  Deleting(Store store, InstantSource clock) {
    this(store, clock, Txn.empty());
  }

  /**
   * @param fence what every write compares beside its own
   */
  Deleting(Store store, InstantSource clock, Txn fence) {
    this.store = store;
    this.clock = clock;
    this.finalise = new Finalise(store);
    this.fence = fence;
  }

  Declaration run(ResourceName name, Optional<Long> ifMatch, Options options, Lookup lookup) {
    Declared first = lookup.current(name).orElseThrow(() -> lookup.notFound(name));
    demandMatch(ifMatch, first);
    for (int attempt = 1; attempt <= Declare.TRIES; attempt++) {
      Optional<Declared> now = lookup.current(name);
      if (now.isEmpty() || !now.get().resource().uid().equals(first.resource().uid())) {
        return gone(first);
      }
      if (!now.get().resource().deleting()) {
        // Else the mark may be our own: it is not what the caller saw, and changed nothing of it.
        demandMatch(ifMatch, now.get());
      }
      Optional<Declaration> ended =
          options.dryRun()
              ? Optional.of(would(now.get(), lookup))
              : name.kind() == Kind.INSTANCE
                  ? instance(now.get(), lookup)
                  : nameable(now.get(), lookup);
      if (ended.isPresent()) {
        return ended.get();
      }
      Contention.pause(attempt);
    }
    throw DeclareProblems.busy(name);
  }

  private static void demandMatch(Optional<Long> ifMatch, Declared now) {
    if (ifMatch.isPresent() && ifMatch.get() != now.modRevision()) {
      throw DeclareProblems.preconditionFailed(
          now.resource().name(), ifMatch.get(), now.modRevision());
    }
  }

  private Declaration would(Declared now, Lookup lookup) {
    demandUnused(now);
    Optional<Placement> placement = on(lookup.currentPlacement(now.resource().uid()));
    return placement.isPresent()
        ? new Declaration(
            now.resource(), Declaration.Verdict.DELETING, List.of(), now.modRevision(), placement)
        : gone(now);
  }

  private Optional<Declaration> instance(Declared now, Lookup lookup) {
    Optional<PlacementAt> at = lookup.currentPlacement(now.resource().uid());
    Optional<Placement> placement = on(at);
    if (placement.isEmpty()) {
      return switch (finalise.attempt(now, at, lookup.cell(), Optional.empty())) {
        case Commit.Result.Won won -> Optional.of(gone(now));
        case Commit.Result.Lost(Map<String, Entry> stands) -> {
          lookup.learn(guarded(now, lookup).ifAbsent(Keys.placement(now.resource().uid())), stands);
          yield Optional.empty();
        }
      };
    }
    if (now.resource().deleting()) {
      return Optional.of(marked(now, now.modRevision(), placement));
    }
    return mark(now, lookup)
        .map(mark -> marked(new Declared(mark.resource(), 0), mark.modRevision(), placement));
  }

  private void demandUnused(Declared now) {
    List<String> users = Users.of(now.resource(), store);
    if (!users.isEmpty()) {
      throw DeclareProblems.inUse(now.resource().name(), users);
    }
  }

  private Optional<Declaration> nameable(Declared now, Lookup lookup) {
    if (!now.resource().deleting()) {
      demandUnused(now);
    }
    Optional<Declared> marked = now.resource().deleting() ? Optional.of(now) : mark(now, lookup);
    if (marked.isEmpty()) {
      return Optional.empty();
    }
    Declared mark = marked.get();
    List<String> users = Users.of(mark.resource(), store);
    String key = Keys.resource(mark.resource().name());
    Txn txn = guarded(mark, lookup);
    if (!users.isEmpty()) {
      Resource unmarked = mark.resource().withDeletedAt(Optional.empty());
      if (commit(txn.put(key, ResourceCodec.write(unmarked)), key, lookup).isPresent()) {
        throw DeclareProblems.inUse(unmarked.name(), users);
      }
      return Optional.empty();
    }
    Txn removal = txn.delete(key);
    if (mark.resource().kind() == Kind.ADDRESSPOOL) {
      removal = removal.delete(Keys.poolReservations(mark.resource().uid()));
    }
    return commit(removal, key, lookup).map(revision -> gone(mark));
  }

  /**
   * Ends what another began: the mark goes with the resource, or alone where it has users. Nothing
   * happens to what is not marked.
   */
  void finish(ResourceName name, Lookup lookup) {
    for (int attempt = 1; attempt <= Declare.TRIES; attempt++) {
      Optional<Declared> marked = lookup.current(name).filter(each -> each.resource().deleting());
      if (marked.isEmpty() || nameable(marked.get(), lookup).isPresent()) {
        return;
      }
    }
  }

  /** The resource as marked, with the mark's revision; empty when others were there first. */
  private Optional<Declared> mark(Declared now, Lookup lookup) {
    Resource marked =
        now.resource().withDeletedAt(Optional.of(clock.instant().truncatedTo(ChronoUnit.MILLIS)));
    String key = Keys.resource(marked.name());
    return commit(guarded(now, lookup).put(key, ResourceCodec.write(marked)), key, lookup)
        .map(revision -> new Declared(marked, revision));
  }

  private Optional<Long> commit(Txn txn, String marker, Lookup lookup) {
    return switch (Commit.of(store, txn, marker)) {
      case Commit.Result.Won(long revision) -> Optional.of(revision);
      case Commit.Result.Lost(Map<String, Entry> now) -> {
        lookup.learn(txn, now);
        yield Optional.empty();
      }
    };
  }

  private Txn guarded(Declared now, Lookup lookup) {
    return fence
        .ifModRevision(Keys.CELL, lookup.cell().modRevision())
        .ifModRevision(Keys.resource(now.resource().name()), now.modRevision());
  }

  private static Optional<Placement> on(Optional<PlacementAt> at) {
    return at.map(PlacementAt::placement).filter(each -> each.node().isPresent());
  }

  private static Declaration gone(Declared was) {
    return new Declaration(
        was.resource(), Declaration.Verdict.DELETED, List.of(), 0, Optional.empty());
  }

  private static Declaration marked(Declared now, long revision, Optional<Placement> placement) {
    return new Declaration(
        now.resource(), Declaration.Verdict.DELETING, List.of(), revision, placement);
  }
}
