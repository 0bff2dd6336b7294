package io.hostler.placement;

import io.hostler.model.InstanceReport;
import io.hostler.model.IpAddress;
import io.hostler.model.Placement;
import io.hostler.plan.Uid;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * {@link CellUsage}, counted as instances come, change and go. Thread-safe: fed by the thread that
 * follows the store, asked by those that place.
 */
public final class Tally implements CellUsage {
  private record Allocation(Uid pool, IpAddress address) {}

  private record Group(Uid node, String environment, String name) {}

  private final Map<Uid, Known.Standing> standing = new HashMap<>();
  private final Map<Uid, Map<Uid, InstanceReport>> reports = new HashMap<>();
  private final Map<Allocation, Integer> taken = new HashMap<>();
  private final Map<Group, Integer> peers = new HashMap<>();
  private final Map<Uid, Long> held = new HashMap<>();
  private final Map<IpAddress, Integer> heldAddresses = new HashMap<>();

  /** An instance as it stands now; empty when it is not declared, or has no placement. */
  public synchronized void stands(Uid uid, Optional<Known.Standing> now) {
    count(uid, -1);
    now.ifPresentOrElse(each -> standing.put(uid, each), () -> standing.remove(uid));
    count(uid, 1);
  }

  /** What a node says of an instance now; empty when it says nothing any more. */
  public synchronized void says(Uid node, Uid uid, Optional<InstanceReport> now) {
    count(uid, -1);
    Map<Uid, InstanceReport> all = reports.computeIfAbsent(uid, each -> new HashMap<>(2));
    now.ifPresentOrElse(each -> all.put(node, each), () -> all.remove(node));
    if (all.isEmpty()) {
      reports.remove(uid);
    }
    count(uid, 1);
  }

  private void count(Uid uid, int sign) {
    Optional<Known.Standing> stands = Optional.ofNullable(standing.get(uid));
    Optional<Uid> placed = stands.flatMap(each -> each.placement().node());
    stands.ifPresent(each -> count(each, sign));
    reports
        .getOrDefault(uid, Map.of())
        .forEach(
            (node, report) -> {
              if (placed.equals(Optional.of(node))) {
                long declared = stands.orElseThrow().spec().memory();
                add(held, node, sign * Math.max(0, report.memory() - declared));
              } else if (report.orphan() || stands.isEmpty()) {
                // Its node may not have looked since it went, and holds all of it nevertheless.
                add(held, node, sign * report.memory());
                report.addresses().forEach(address -> add(heldAddresses, address, sign));
              }
            });
  }

  private void count(Known.Standing stands, int sign) {
    Placement placement = stands.placement();
    for (Placement.Address each : placement.addresses()) {
      add(taken, new Allocation(each.pool(), each.address()), sign);
    }
    String group = Spread.group(placement.name(), stands.resource().tags());
    placement
        .node()
        .ifPresent(node -> add(peers, new Group(node, placement.environment(), group), sign));
  }

  private static <K> void add(Map<K, Integer> counts, K key, int more) {
    counts.merge(key, more, (a, b) -> a + b == 0 ? null : a + b);
  }

  private static void add(Map<Uid, Long> bytes, Uid node, long more) {
    if (more != 0) {
      bytes.merge(node, more, (a, b) -> a + b == 0 ? null : a + b);
    }
  }

  @Override
  public synchronized boolean taken(Uid pool, IpAddress address) {
    return taken.containsKey(new Allocation(pool, address));
  }

  @Override
  public synchronized boolean held(IpAddress address) {
    return heldAddresses.containsKey(address);
  }

  @Override
  public synchronized long held(Uid node) {
    return held.getOrDefault(node, 0L);
  }

  @Override
  public synchronized int peers(Uid node, String environment, String group) {
    return peers.getOrDefault(new Group(node, environment, group), 0);
  }
}
