package io.hostler.declare;

import io.hostler.model.IpAddress;
import io.hostler.model.Placement;
import io.hostler.placement.CellUsage;
import io.hostler.placement.PlacementAt;
import io.hostler.placement.Spread;
import io.hostler.plan.Uid;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What memory knows to be used, and what a request of several resources placed itself, which memory
 * learns later.
 *
 * @param placed by the request, or read by it
 * @param tags of a resource that the request wrote or read, by its uid
 */
record FreshUsage(
    View view, Map<Uid, Optional<PlacementAt>> placed, Map<Uid, Map<String, String>> tags)
    implements CellUsage {

  private Stream<Placement> unknown() {
    return placed.values().stream()
        .flatMap(Optional::stream)
        .map(PlacementAt::placement)
        .filter(
            each ->
                !view.placement(each.uid()).map(PlacementAt::placement).equals(Optional.of(each)));
  }

  @Override
  public boolean taken(Uid pool, IpAddress address) {
    return view.usage().taken(pool, address)
        || unknown()
            .flatMap(each -> each.addresses().stream())
            .anyMatch(each -> each.pool().equals(pool) && each.address().equals(address));
  }

  @Override
  public boolean held(IpAddress address) {
    return view.usage().held(address);
  }

  @Override
  public long held(Uid node) {
    return view.usage().held(node);
  }

  @Override
  public int peers(Uid node, String environment, String group) {
    long more =
        unknown()
            .filter(each -> each.node().equals(Optional.of(node)))
            .filter(each -> each.environment().equals(environment))
            .filter(
                each ->
                    Spread.group(each.name(), tags.getOrDefault(each.uid(), Map.of()))
                        .equals(group))
            .count();
    return view.usage().peers(node, environment, group) + (int) more;
  }
}
