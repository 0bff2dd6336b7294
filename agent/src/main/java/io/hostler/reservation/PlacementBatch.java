package io.hostler.reservation;

import io.hostler.model.Placement;
import io.hostler.placement.ChosenAddress;
import io.hostler.placement.Decision;
import io.hostler.plan.Uid;
import io.hostler.store.Entry;
import io.hostler.store.Keys;
import io.hostler.store.Txn;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is placed by one transaction: together or not at all. */
final class PlacementBatch {

  /** A third of what etcd takes in one request: one by itself may be larger. */
  private static final int MAX_BYTES = 512 << 10;

  private record One(PlacementAsked asked, Decision.Placed placed, Placement placement) {}

  private final List<One> ones = new ArrayList<>();
  private Txn txn = Txn.empty();
  private int bytes;

  boolean isEmpty() {
    return ones.isEmpty();
  }

  Txn txn() {
    return txn;
  }

  /** A key that tells this transaction from all others. */
  String marker() {
    return Keys.placement(ones.getFirst().asked().request().uid());
  }

  List<PlacementAsked> asked() {
    return ones.stream().map(One::asked).toList();
  }

  /**
   * Takes one in, were it only for being the first.
   *
   * @return false when it does not go with those that are in: too much for one transaction, or each
   *     compares what another writes
   */
  boolean add(PlacementAsked asked, Decision.Placed placed, Placement placement, Txn take) {
    Txn own = Commit.join(asked.with(), take);
    Txn both = Commit.join(txn, own);
    int more = bytes(own);
    if (!ones.isEmpty()
        && (both.isTooLong() || bytes + more > MAX_BYTES || clashes(asked.own(), own))) {
      return false;
    }
    ones.add(new One(asked, placed, placement));
    txn = both;
    bytes += more;
    return true;
  }

  private boolean clashes(Txn own, Txn whole) {
    Set<String> written = new HashSet<>();
    txn.changes().forEach(change -> written.add(change.key()));
    Map<String, Txn.Condition> compared = new HashMap<>();
    txn.conditions().forEach(condition -> compared.put(condition.key(), condition));
    return own.changes().stream()
            .anyMatch(each -> written.contains(each.key()) || compared.containsKey(each.key()))
        || own.conditions().stream().anyMatch(each -> written.contains(each.key()))
        || whole.conditions().stream()
            .anyMatch(each -> !compared.getOrDefault(each.key(), each).equals(each));
  }

  private static int bytes(Txn txn) {
    int bytes = 0;
    for (Txn.Change change : txn.changes()) {
      bytes +=
          change instanceof Txn.Change.Put put
              ? put.value().getBytes(StandardCharsets.UTF_8).length
              : 0;
    }
    return bytes;
  }

  void won(long revision) {
    ones.forEach(one -> one.asked().answer(new Placing.Result.Placed(one.placement(), revision)));
  }

  /**
   * Answers those whose own condition did not hold.
   *
   * @param now the keys of the conditions as they stand
   * @return those that only others' choices kept out, in their order
   */
  List<PlacementAsked> lost(Map<String, Entry> now) {
    List<PlacementAsked> again = new ArrayList<>();
    for (One one : ones) {
      boolean holds =
          one.asked().own().conditions().stream()
              .allMatch(condition -> Commit.holds(condition, now));
      if (holds) {
        again.add(one.asked());
      } else {
        one.asked().answer(new Placing.Result.Lost(now));
      }
    }
    if (again.size() == ones.size()) {
      again.forEach(PlacementAsked::tried);
    }
    return again;
  }

  /** The pools of which another has the address that was chosen for this one. */
  Set<Uid> takenByOthers(PlacementAsked asked, Map<String, Entry> now) {
    Set<Uid> pools = new HashSet<>();
    for (One one : ones) {
      for (ChosenAddress picked : one.placed().addresses()) {
        Uid pool = picked.pool().uid();
        if (one.asked() == asked && now.containsKey(Keys.allocation(pool, picked.address()))) {
          pools.add(pool);
        }
      }
    }
    return pools;
  }
}
