package io.hostler.declare;

import io.hostler.model.Kind;
import io.hostler.model.Reference;
import io.hostler.model.Resource;
import io.hostler.model.ResourceName;
import io.hostler.plan.Uid;
import io.hostler.reservation.AllocationCodec;
import io.hostler.reservation.BlockingListing;
import io.hostler.store.Entry;
import io.hostler.store.Keys;
import io.hostler.store.Store;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who names a resource, as the store has it now: never from memory, because what is read has to be
 * newer than the mark.
 */
final class Users {

  private Users() {}

  /**
   * Their names, in order of kind; empty when nobody does. One that is being deleted still does.
   */
  static List<String> of(Resource target, Store store) {
    Set<String> users = new LinkedHashSet<>();
    for (Kind kind : Kind.values()) {
      boolean inhabits = target.kind() == Kind.ENVIRONMENT && !kind.cellWide();
      if (inhabits || kind.names(target.kind())) {
        read(store, near(kind, target)).stream()
            .filter(each -> names(each, target.name()))
            .forEach(each -> users.add(each.name().toString()));
      }
    }
    users.addAll(holders(target, store));
    return List.copyOf(users);
  }

  /** Where those of a kind are that can name it: what belongs to an environment is named in it. */
  private static String near(Kind kind, Resource target) {
    if (target.kind() == Kind.ENVIRONMENT) {
      return Keys.resources(kind, target.name().name());
    }
    return target.kind().cellWide()
        ? Keys.resources(kind)
        : Keys.resources(kind, target.name().environment());
  }

  private static boolean names(Resource user, ResourceName target) {
    return Reference.of(user.name(), user.spec()).stream()
        .anyMatch(each -> each.target().equals(target));
  }

  /** Who has addresses of it, also where its spec does not name the pool any more. */
  private static List<String> holders(Resource pool, Store store) {
    if (pool.kind() != Kind.ADDRESSPOOL) {
      return List.of();
    }
    List<Entry> held = BlockingListing.of(store, Keys.allocations(pool.uid()), 0).entries();
    if (held.isEmpty()) {
      return List.of();
    }
    Map<Uid, String> byUid = new HashMap<>();
    read(store, Keys.resources(Kind.INSTANCE))
        .forEach(each -> byUid.put(each.uid(), each.name().toString()));
    return held.stream()
        .map(entry -> AllocationCodec.read(entry.value()))
        .map(holder -> byUid.getOrDefault(holder, "instance " + holder))
        .toList();
  }

  private static List<Resource> read(Store store, String prefix) {
    return BlockingListing.of(store, prefix, 0).entries().stream()
        .map(entry -> Lookup.declared(entry).resource())
        .toList();
  }
}
