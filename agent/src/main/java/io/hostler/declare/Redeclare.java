package io.hostler.declare;

import io.hostler.model.InstanceSpec;
import io.hostler.model.Placement;
import io.hostler.model.PlacementCodec;
import io.hostler.model.Resource;
import io.hostler.model.ResourceCodec;
import io.hostler.model.ResourceName;
import io.hostler.placement.PlacementAt;
import io.hostler.plan.Uid;
import io.hostler.reservation.Commit;
import io.hostler.store.Entry;
import io.hostler.store.Keys;
import io.hostler.store.Store;
import io.hostler.store.Txn;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes a node's copies back into a store that forgot them, what they name first. What no instance
 * named is lost. Again is fine: what is there already stays.
 */
public final class Redeclare {
  private final Store store;
  private final Restore restore;

  public Redeclare(Store store) {
    this.store = store;
    this.restore = new Restore(store);
  }

  /** What became of one copy. */
  public enum Verdict {
    /** It was missing, and is declared again. */
    WRITTEN,
    /** The store had an older one. */
    OVERWRITTEN,
    /** The store has the same or a newer one. */
    KEPT,
    /** Not written, and never will be; the detail says why. */
    REFUSED
  }

  /** What became of one copy; the generation is the copy's. */
  public record Written(
      ResourceName name, Uid uid, long generation, Verdict verdict, String detail) {}

  /**
   * Blocks for a few reads and a write of each.
   *
   * @param cell as the decision left it
   * @throws DeclareException when the cell changes meanwhile; {@code conflict} when others changed
   *     the same counters each time: try again
   */
  public List<Written> run(List<Copy> copies, CellMark cell) {
    Map<Uid, Resource> named = new HashMap<>();
    for (Copy copy : copies) {
      copy.named()
          .forEach(
              each ->
                  named.merge(
                      each.uid(), each, (a, b) -> a.generation() >= b.generation() ? a : b));
    }
    List<Written> written = new ArrayList<>();
    for (Resource each : inOrder(named.values())) {
      written.add(resource(each.withDeletedAt(Optional.empty()), Optional.empty(), cell));
    }
    for (Copy copy : copies) {
      written.add(instance(copy, cell));
    }
    return written;
  }

  private static List<Resource> inOrder(Collection<Resource> all) {
    return all.stream()
        .sorted(Comparator.comparing(Resource::kind).thenComparing(Resource::name))
        .toList();
  }

  private Written resource(Resource copy, Optional<String> userData, CellMark cell) {
    String key = Keys.resource(copy.name());
    for (int attempt = 1; attempt <= Declare.TRIES; attempt++) {
      Optional<Declared> now = Commit.await(store.get(key)).map(Lookup::declared);
      Optional<Written> settled = now.flatMap(each -> settled(copy, each.resource()));
      if (settled.isPresent()) {
        return settled.get();
      }
      Txn txn =
          Txn.empty()
              .ifModRevision(Keys.CELL, cell.modRevision())
              .ifModRevision(key, now.map(Declared::modRevision).orElse(0L))
              .put(key, ResourceCodec.write(copy));
      if (userData.isPresent()
          && copy.spec() instanceof InstanceSpec spec
          && spec.userData().isPresent()) {
        txn =
            txn.put(Keys.content(copy.uid(), spec.userData().get()), Content.write(userData.get()));
      }
      switch (Commit.of(store, txn, key)) {
        case Commit.Result.Won won -> {
          return said(copy, now.isEmpty() ? Verdict.WRITTEN : Verdict.OVERWRITTEN, "");
        }
        case Commit.Result.Lost(Map<String, Entry> stands) -> {
          var unused = Lookup.checked(cell, Optional.ofNullable(stands.get(Keys.CELL)));
        }
      }
    }
    throw DeclareProblems.busy(copy.name());
  }

  private Written instance(Copy copy, CellMark cell) {
    Resource instance = copy.instance();
    for (int attempt = 1; attempt <= Declare.TRIES; attempt++) {
      Optional<Declared> now =
          Commit.await(store.get(Keys.resource(instance.name()))).map(Lookup::declared);
      Optional<PlacementAt> waiting = now.flatMap(each -> waiting(copy, each.resource()));
      if (now.isPresent() && waiting.isEmpty()) {
        // Its size may differ from what is reserved then: the leader's recount sees to it.
        return resource(instance, copy.userData(), cell);
      }
      Optional<Resource> newer =
          now.map(Declared::resource).filter(each -> each.generation() >= instance.generation());
      Placement placement = copy.placement();
      Txn txn =
          restore.txn(
              newer.orElse(instance),
              placement,
              newer.isPresent() ? Optional.empty() : copy.userData(),
              cell,
              now.map(Declared::modRevision).orElse(0L),
              waiting.map(PlacementAt::modRevision).orElse(0L));
      switch (Commit.of(store, txn, Keys.placement(instance.uid()))) {
        case Commit.Result.Won won -> {
          return said(instance, now.isEmpty() ? Verdict.WRITTEN : Verdict.OVERWRITTEN, "");
        }
        case Commit.Result.Lost(Map<String, Entry> stands) -> {
          var unused = Lookup.checked(cell, Optional.ofNullable(stands.get(Keys.CELL)));
          Optional<String> holder = restore.holder(placement, stands);
          if (holder.isPresent()) {
            return said(instance, Verdict.REFUSED, holder.get());
          }
          if (now.isEmpty() && stands.containsKey(Keys.placement(instance.uid()))) {
            return said(instance, Verdict.REFUSED, "its uid is declared under another name");
          }
        }
      }
    }
    throw DeclareProblems.busy(instance.name());
  }

  /** The placement without a node that the store has of an instance whose copy has one. */
  private Optional<PlacementAt> waiting(Copy copy, Resource stored) {
    if (!stored.uid().equals(copy.instance().uid()) || copy.placement().node().isEmpty()) {
      return Optional.empty();
    }
    return Commit.await(store.get(Keys.placement(stored.uid())))
        .map(entry -> new PlacementAt(PlacementCodec.read(entry.value()), entry.modRevision()))
        .filter(at -> at.placement().node().isEmpty());
  }

  /** When there is nothing to write. */
  private static Optional<Written> settled(Resource copy, Resource stored) {
    if (!stored.uid().equals(copy.uid())) {
      return Optional.of(said(copy, Verdict.REFUSED, "the name is taken by " + stored.uid()));
    }
    return stored.generation() >= copy.generation()
        ? Optional.of(said(copy, Verdict.KEPT, ""))
        : Optional.empty();
  }

  private static Written said(Resource copy, Verdict verdict, String detail) {
    return new Written(copy.name(), copy.uid(), copy.generation(), verdict, detail);
  }
}
