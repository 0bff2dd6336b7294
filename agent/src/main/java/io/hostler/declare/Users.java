package io.hostler.declare;

import io.hostler.model.AddressPoolSpec;
import io.hostler.model.InstanceSpec;
import io.hostler.model.Kind;
import io.hostler.model.Resource;
import io.hostler.model.ResourceName;
import io.hostler.plan.Uid;
import io.hostler.reservation.AllocationCodec;
import io.hostler.reservation.BlockingListing;
import io.hostler.store.Entry;
import io.hostler.store.Keys;
import io.hostler.store.Store;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Who names a resource, as the store has it now: never from memory, because what is read has to be
 * newer than the mark.
 */
final class Users {

  private Users() {}

  /**
   * Their names, in order; empty when nobody does. An instance that is being deleted still does.
   */
  static List<String> of(Resource target, Store store) {
    return switch (target.kind()) {
      case ENVIRONMENT -> inhabitants(target.name().name(), store);
      case IMAGE -> naming(target, read(store, Keys.resources(Kind.INSTANCE)));
      case SSHKEY, FIREWALL ->
          naming(target, read(store, Keys.resources(Kind.INSTANCE, target.name().environment())));
      case ADDRESSPOOL -> ofPool(target, store);
      case INSTANCE -> List.of();
    };
  }

  private static List<String> inhabitants(String environment, Store store) {
    List<String> names = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      if (!kind.cellWide()) {
        read(store, Keys.resources(kind, environment))
            .forEach(each -> names.add(each.name().toString()));
      }
    }
    return names;
  }

  private static List<String> naming(Resource target, List<Resource> instances) {
    return instances.stream()
        .filter(each -> names(each, target.name()))
        .map(each -> each.name().toString())
        .toList();
  }

  private static boolean names(Resource instance, ResourceName target) {
    return instance.spec() instanceof InstanceSpec spec
        && Reference.of(instance.name(), spec).stream()
            .anyMatch(each -> each.target().equals(target));
  }

  private static List<String> ofPool(Resource pool, Store store) {
    List<Resource> instances = read(store, Keys.resources(Kind.INSTANCE));
    List<String> users = new ArrayList<>(naming(pool, instances));
    Map<Uid, String> byUid = new HashMap<>();
    instances.forEach(each -> byUid.put(each.uid(), each.name().toString()));
    if (pool.spec() instanceof AddressPoolSpec) {
      for (Entry entry : BlockingListing.of(store, Keys.allocations(pool.uid()), 0).entries()) {
        Uid holder = AllocationCodec.read(entry.value());
        String name = byUid.getOrDefault(holder, "instance " + holder);
        if (!users.contains(name)) {
          users.add(name);
        }
      }
    }
    return users;
  }

  private static List<Resource> read(Store store, String prefix) {
    return BlockingListing.of(store, prefix, 0).entries().stream()
        .map(entry -> Lookup.declared(entry).resource())
        .toList();
  }
}
