package io.hostler.placement;

import io.hostler.model.NodeNetwork.Refusal;
import io.hostler.model.NodeReport;
import io.hostler.model.Prefix;
import io.hostler.plan.Uid;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Chooses a node and addresses. Pure and deterministic: the same view gives the same answer on
 * every host.
 *
 * @param cpuOvercommit how many virtual processors are promised for each of the host's
 */
public record Placer(double cpuOvercommit) {

  /** Fewest of the same group first, then the most free memory, then the uid. */
  private static final Comparator<NodeView> BEST_FIRST =
      Comparator.comparingInt(NodeView::peers)
          .thenComparing(Comparator.comparingLong(NodeView::freeMemory).reversed())
          .thenComparing(node -> node.report().uid());

  public Placer {
    if (!(cpuOvercommit > 0)) {
      throw new IllegalArgumentException("cpu overcommit must be above 0, not " + cpuOvercommit);
    }
  }

  public Decision place(PlacementRequest request, CellView cell) {
    Map<String, String> why = new HashMap<>();
    Map<Asked, Optional<ChosenAddress>> picks = new HashMap<>();
    for (NodeView node : cell.nodes().stream().sorted(BEST_FIRST).toList()) {
      Optional<String> unfit = unfit(request, node);
      if (unfit.isPresent()) {
        why.put(node.report().name(), unfit.get());
        continue;
      }
      switch (addresses(request, node, cell, picks)) {
        case Addresses.Given(List<ChosenAddress> given) -> {
          return new Decision.Placed(node, given);
        }
        case Addresses.Lacking(String what) -> why.put(node.report().name(), what);
      }
    }
    request
        .node()
        .filter(asked -> cell.nodes().stream().noneMatch(node -> is(node.report(), asked)))
        .ifPresent(asked -> why.put(asked, "not alive"));
    return new Decision.Unplaced(why);
  }

  /** Whether a node still has room for this much more than is promised there; the why if not. */
  public Optional<String> room(NodeView node, long moreCpus, long moreMemory) {
    long cpus = (long) Math.floor(node.report().cpus() * cpuOvercommit);
    long freeCpus = cpus - node.reserved().value().cpus();
    if (moreCpus > 0 && freeCpus < moreCpus) {
      return Optional.of(Math.max(0, freeCpus) + " cpus free, " + moreCpus + " asked");
    }
    if (moreMemory > 0 && node.freeMemory() < moreMemory) {
      return Optional.of(
          bytes(Math.max(0, node.freeMemory()))
              + " of memory free, "
              + bytes(moreMemory)
              + " asked");
    }
    return Optional.empty();
  }

  /** Whether a document that names a node means this one. */
  public static boolean is(NodeReport node, String asked) {
    return node.name().equals(asked) || node.uid().toString().equals(asked);
  }

  private Optional<String> unfit(PlacementRequest request, NodeView node) {
    if (request.node().isPresent() && !is(node.report(), request.node().get())) {
      return Optional.of("not the node that was asked for");
    }
    if (node.report().cordoned()) {
      return Optional.of("cordoned");
    }
    return room(node, request.cpus(), request.memory());
  }

  /** What a choice of an address depends on: nodes that refuse the same share it. */
  private record Asked(Uid pool, List<Prefix> refused) {}

  private sealed interface Addresses {
    record Given(List<ChosenAddress> given) implements Addresses {}

    record Lacking(String what) implements Addresses {}
  }

  private static Addresses addresses(
      PlacementRequest request,
      NodeView node,
      CellView cell,
      Map<Asked, Optional<ChosenAddress>> picks) {
    List<PoolView> wanted = new ArrayList<>();
    if (request.pools().isPresent()) {
      for (String name : request.pools().get()) {
        Optional<PoolView> pool =
            cell.pools().stream().filter(each -> each.name().equals(name)).findFirst();
        if (pool.isEmpty()) {
          return new Addresses.Lacking("pool " + name + " is not there");
        }
        if (!goodFor(pool.get(), node)) {
          return new Addresses.Lacking("lacks the tags of pool " + name);
        }
        wanted.add(pool.get());
      }
    } else {
      List<PoolView> defaults =
          cell.pools().stream().filter(pool -> pool.spec().isDefault()).toList();
      defaults.stream().filter(pool -> goodFor(pool, node)).forEach(wanted::add);
      if (wanted.isEmpty() && !defaults.isEmpty()) {
        return new Addresses.Lacking("lacks the tags of every default pool");
      }
    }
    List<ChosenAddress> given = new ArrayList<>();
    for (PoolView pool : wanted) {
      List<Refusal> refusals =
          node.report().network().refusals(pool.spec().prefix(), pool.spec().mode());
      List<Prefix> refused = refusals.stream().map(Refusal::addresses).toList();
      Optional<ChosenAddress> picked =
          picks.computeIfAbsent(
              new Asked(pool.uid(), refused),
              asked -> AddressChoice.of(pool, asked.refused(), cell.now()));
      if (picked.isEmpty()) {
        return new Addresses.Lacking(lacking(pool, refusals));
      }
      given.add(picked.get());
    }
    return new Addresses.Given(given);
  }

  private static String lacking(PoolView pool, List<Refusal> refusals) {
    String none = "pool " + pool.name() + " has no free address";
    return refusals.isEmpty()
        ? none
        : none + " for it: " + String.join(", ", refusals.stream().map(Refusal::why).toList());
  }

  private static boolean goodFor(PoolView pool, NodeView node) {
    return node.report().tags().entrySet().containsAll(pool.spec().nodeTags().entrySet());
  }

  private static String bytes(long count) {
    long mib = count >> 20;
    return mib >= 1024 && mib % 1024 == 0 ? (mib >> 10) + " GiB" : mib + " MiB";
  }
}
