package io.hostler.declare;

import io.hostler.model.AddressPoolSpec;
import io.hostler.model.InstanceSpec;
import io.hostler.model.Json;
import io.hostler.model.Kind;
import io.hostler.model.Placement;
import io.hostler.model.Problems;
import io.hostler.model.Reference;
import io.hostler.model.Resource;
import io.hostler.model.ResourceCodec;
import io.hostler.model.ResourceName;
import io.hostler.placement.PlacementAt;
import io.hostler.placement.PlacementRequest;
import io.hostler.plan.Uid;
import io.hostler.reservation.Commit;
import io.hostler.reservation.Placing;
import io.hostler.reservation.Resize;
import io.hostler.store.Entry;
import io.hostler.store.Keys;
import io.hostler.store.Store;
import io.hostler.store.Txn;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Writes one planned resource in one transaction, with all that it needs beside it. */
final class Writer {
  private final Store store;
  private final Placing placing;
  private final Resize resize;
  private final InstantSource clock;

  Writer(Store store, Placing placing, Resize resize, InstantSource clock) {
    this.store = store;
    this.placing = placing;
    this.resize = resize;
    this.clock = clock;
  }

  /**
   * Blocks.
   *
   * @return empty when others changed what it relied on; {@code lookup} knows better then
   */
  Optional<Declaration> write(Planned planned, Lookup lookup) {
    Txn txn = base(planned, lookup);
    return switch (planned.after().spec()) {
      case InstanceSpec spec -> instance(planned, spec, content(planned, spec, txn), lookup);
      case AddressPoolSpec pool -> plain(planned, prefixes(planned, pool, txn, lookup), lookup);
      default -> plain(planned, txn, lookup);
    };
  }

  /**
   * What every write compares and puts; an implicit environment is made with its first resource.
   */
  private Txn base(Planned planned, Lookup lookup) {
    Resource after = planned.after();
    String key = Keys.resource(after.name());
    Txn txn =
        Txn.empty()
            .ifModRevision(Keys.CELL, lookup.cell().modRevision())
            .ifModRevision(key, planned.before().map(Declared::modRevision).orElse(0L))
            .put(key, ResourceCodec.write(after));
    Set<String> known = new HashSet<>();
    planned
        .before()
        .map(Declared::resource)
        .ifPresent(
            now ->
                Reference.of(now.name(), now.spec())
                    .forEach(each -> known.add(Keys.resource(each.target()))));
    for (Reference reference : Reference.of(after.name(), after.spec())) {
      // Who is named already can't be removed under us; new names are compared, read unmarked.
      String target = Keys.resource(reference.target());
      if (!known.add(target)) {
        continue;
      }
      Optional<Declared> named = lookup.find(reference.target());
      txn = txn.ifModRevision(target, named.map(Declared::modRevision).orElse(0L));
      if (named.isEmpty()) {
        txn = txn.put(target, ImplicitEnvironment.stored(clock));
      }
    }
    return txn;
  }

  private static Txn content(Planned planned, InstanceSpec spec, Txn txn) {
    Uid uid = planned.after().uid();
    Optional<String> before =
        planned.before().flatMap(each -> ((InstanceSpec) each.resource().spec()).userData());
    if (before.equals(spec.userData())) {
      return txn;
    }
    Txn with = txn;
    if (spec.userData().isPresent()) {
      String hash = spec.userData().get();
      String text = planned.contents().getOrDefault(hash, "");
      with = with.put(Keys.content(uid, hash), Content.write(text));
    }
    return before.isPresent() ? with.delete(Keys.content(uid, before.get())) : with;
  }

  /**
   * A new prefix: none of others overlaps it, and no address of ours is left out, at one instant.
   */
  private Txn prefixes(Planned planned, AddressPoolSpec pool, Txn txn, Lookup lookup) {
    Optional<AddressPoolSpec> before =
        planned.before().map(each -> (AddressPoolSpec) each.resource().spec());
    if (before.map(AddressPoolSpec::prefix).equals(Optional.of(pool.prefix()))) {
      return txn;
    }
    long prefixes = revision(Keys.POOL_PREFIXES);
    String counter = Keys.poolReservations(planned.after().uid());
    long allocations = revision(counter);
    Problems problems = new Problems();
    new Checks(lookup, problems, "").stands(planned);
    problems.check();
    return txn.ifModRevision(Keys.POOL_PREFIXES, prefixes)
        .put(
            Keys.POOL_PREFIXES,
            Json.write(
                Json.object().put("schema", 1).put("last", planned.after().uid().toString())))
        .ifModRevision(counter, allocations);
  }

  private Optional<Declaration> instance(
      Planned planned, InstanceSpec spec, Txn txn, Lookup lookup) {
    Resource after = planned.after();
    PlacementRequest request = request(after, spec);
    if (planned.before().isEmpty()) {
      return placed(planned, placing.place(request, lookup, Optional.empty(), txn), txn, lookup);
    }
    Resource before = planned.before().get().resource();
    InstanceSpec was = (InstanceSpec) before.spec();
    Optional<PlacementAt> at = lookup.placement(after.uid());
    if (at.isEmpty() || (was.equals(spec) && request(before, was).equals(request))) {
      return plain(planned, txn, lookup);
    }
    if (at.get().placement().node().isEmpty()) {
      return placed(planned, placing.place(request, lookup, at, txn), txn, lookup);
    }
    Txn resized = resized(request, was, at.get().placement().node().get(), lookup);
    return plain(
        planned,
        Commit.join(txn, resized)
            .ifModRevision(Keys.placement(after.uid()), at.get().modRevision()),
        lookup);
  }

  /**
   * That a placed instance may have the size that is asked: what {@link #write} would find. Blocks
   * for two reads when the size differs.
   *
   * @throws DeclareException {@code conflict}: there is no room
   */
  void demandRoom(Planned planned, Lookup lookup) {
    if (planned.before().isPresent()
        && planned.before().get().resource().spec() instanceof InstanceSpec was
        && planned.after().spec() instanceof InstanceSpec spec) {
      lookup
          .placement(planned.after().uid())
          .flatMap(at -> at.placement().node())
          .ifPresent(node -> resized(request(planned.after(), spec), was, node, lookup));
    }
  }

  private Txn resized(PlacementRequest request, InstanceSpec was, Uid node, Lookup lookup) {
    return switch (resize.of(request, was, node, lookup)) {
      case Resize.Result.Fits(Txn fits) -> fits;
      case Resize.Result.NoRoom(String why) ->
          throw DeclareProblems.conflict(
              ResourceName.of(Kind.INSTANCE, request.environment(), request.name())
                  + " does not fit where it is: "
                  + why,
              "take less, or make room on its node");
    };
  }

  private Optional<Declaration> placed(
      Planned planned, Placing.Result result, Txn txn, Lookup lookup) {
    return switch (result) {
      case Placing.Result.Placed(Placement placement, long revision) -> {
        lookup.placed(new PlacementAt(placement, revision));
        yield Optional.of(won(planned, Optional.of(placement), revision, lookup));
      }
      case Placing.Result.Waiting(Placement placement, long revision) -> {
        lookup.placed(new PlacementAt(placement, revision));
        yield Optional.of(won(planned, Optional.of(placement), revision, lookup));
      }
      case Placing.Result.Lost(Map<String, Entry> now) -> {
        lookup.learn(txn.ifAbsent(Keys.placement(planned.after().uid())), now);
        yield Optional.empty();
      }
    };
  }

  private Optional<Declaration> plain(Planned planned, Txn txn, Lookup lookup) {
    return switch (Commit.of(store, txn, Keys.resource(planned.after().name()))) {
      case Commit.Result.Won(long revision) ->
          Optional.of(
              won(
                  planned,
                  planned.after().spec() instanceof InstanceSpec
                      ? lookup.placement(planned.after().uid()).map(PlacementAt::placement)
                      : Optional.empty(),
                  revision,
                  lookup));
      case Commit.Result.Lost(Map<String, Entry> now) -> {
        lookup.learn(txn, now);
        yield Optional.empty();
      }
    };
  }

  private static Declaration won(
      Planned planned, Optional<Placement> placement, long revision, Lookup lookup) {
    lookup.wrote(planned.after(), revision);
    return Declaration.of(planned, revision, placement, lookup);
  }

  private long revision(String key) {
    return Commit.await(store.get(key)).map(Entry::modRevision).orElse(0L);
  }

  static PlacementRequest request(Resource resource, InstanceSpec spec) {
    return PlacementRequest.of(
        resource.uid(),
        resource.name().environment(),
        resource.name().name(),
        resource.tags(),
        spec);
  }
}
