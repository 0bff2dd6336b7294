package io.hostler.memory;

import io.hostler.model.InstanceReport;
import io.hostler.model.InstanceReportCodec;
import io.hostler.model.Kind;
import io.hostler.plan.Problem;
import io.hostler.plan.Uid;
import io.hostler.store.Diff;
import io.hostler.store.Entry;
import io.hostler.store.Keys;
import io.hostler.store.Scheduler;
import io.hostler.store.Store;
import io.hostler.store.StoreGuard;
import io.hostler.store.Txn;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this node says of its instances: kept here, and written to the store when it differs from
 * what stands there. While the store is away or not trusted it is tried again; a report that did
 * not change is never written. Nothing is before it was read what stands there.
 */
public final class Reports {
  private static final Logger log = LoggerFactory.getLogger(Reports.class);
  private static final Duration RETRY = Duration.ofSeconds(2);

  private final Uid node;
  private final Store store;
  private final Supplier<Optional<Problem>> fence;
  private final StoreGuard guard;
  private final CellMemory memory;
  private final Scheduler scheduler;
  private final BiConsumer<Optional<InstanceReport>, InstanceReport> changed;
  private final Map<Uid, InstanceReport> said = new ConcurrentHashMap<>();
  private final Set<Uid> withdrawn = ConcurrentHashMap.newKeySet();
  private final Set<Uid> underWay = new HashSet<>();
  private boolean retrying;

  /** Whether it is known what a former life of this agent said. */
  private volatile boolean read;

  /**
   * @param fence why another's word counts and not ours; empty: ours does
   * @param changed told of each report that differs from the one before
   */
  public Reports(
      Uid node,
      Store store,
      Supplier<Optional<Problem>> fence,
      StoreGuard guard,
      CellMemory memory,
      Scheduler scheduler,
      BiConsumer<Optional<InstanceReport>, InstanceReport> changed) {
    this.node = node;
    this.store = store;
    this.fence = fence;
    this.guard = guard;
    this.memory = memory;
    this.scheduler = scheduler;
    this.changed = changed;
  }

  public Optional<InstanceReport> last(Uid uid) {
    return Optional.ofNullable(said.get(uid)).or(() -> memory.report(node, uid));
  }

  public void say(InstanceReport report) {
    withdrawn.remove(report.uid());
    Optional<InstanceReport> before = last(report.uid());
    if (report.equals(said.put(report.uid(), report))) {
      return;
    }
    // After the agent's start what a former life said is no change.
    if (!before.equals(Optional.of(report))) {
      changed.accept(before, report);
    }
    scheduler.run(() -> write(report.uid()));
  }

  /** Nothing of the instance is here any more; of one that nothing was said of, nothing is done. */
  public void withdraw(Uid uid) {
    if (said.remove(uid) != null || memory.report(node, uid).isPresent()) {
      withdrawn.add(uid);
      scheduler.run(() -> write(uid));
    }
  }

  /**
   * A change of what stands in the store, told after the memory took it: what is not as we said is
   * written. What was not looked at since the agent's start stands: nothing is known of it that is
   * better.
   */
  public void stands(Diff diff) {
    if (diff.listed()) {
      compareAll();
      return;
    }
    String ours = Keys.observed(node) + Kind.INSTANCE.word() + "/";
    Stream.concat(diff.put().stream(), diff.deleted().stream())
        .map(Entry::key)
        .filter(key -> key.startsWith(ours))
        .map(key -> Uid.parse(key.substring(ours.length())))
        .forEach(uid -> scheduler.run(() -> write(uid)));
  }

  /**
   * What stands was read for the first time. What was said before was said without knowing since
   * when it is so: that is forgotten, the next look knows.
   */
  public void read() {
    said.keySet().removeIf(uid -> memory.report(node, uid).isPresent());
    read = true;
    compareAll();
  }

  private void compareAll() {
    scheduler.run(
        () -> {
          said.keySet().forEach(this::write);
          withdrawn.forEach(this::write);
        });
  }

  private void write(Uid uid) {
    write(uid, memory.report(node, uid));
  }

  private void write(Uid uid, Optional<InstanceReport> stands) {
    if (!read) {
      return;
    }
    Optional<InstanceReport> now = Optional.ofNullable(said.get(uid));
    // What was withdrawn is deleted even where the memory has none: it may not have learned of our
    // last write yet.
    if (now.isEmpty() ? !withdrawn.contains(uid) : now.equals(stands)) {
      return;
    }
    if (guard.problem().isPresent() || fence.get().isPresent()) {
      retryLater();
      return;
    }
    String key = Keys.observed(node, Kind.INSTANCE, uid);
    Txn txn =
        guard.fenced(
            now.map(report -> Txn.empty().put(key, InstanceReportCodec.write(report)))
                .orElseGet(() -> Txn.empty().delete(key)));
    // The memory learns of a write later than its answer comes: until then it would be sent again.
    if (!underWay.add(uid)) {
      return;
    }
    var unused =
        store
            .commit(txn)
            .whenComplete(
                (result, failure) ->
                    scheduler.run(() -> wrote(uid, now, failure == null && result.committed())));
  }

  private void wrote(Uid uid, Optional<InstanceReport> what, boolean done) {
    underWay.remove(uid);
    if (!done) {
      log.atDebug().addKeyValue("instance", uid).log("report not written");
      retryLater();
    } else if (!what.equals(Optional.ofNullable(said.get(uid)))) {
      write(uid, what);
    } else if (what.isEmpty()) {
      withdrawn.remove(uid);
    }
  }

  private void retryLater() {
    if (!retrying) {
      retrying = true;
      scheduler.after(
          RETRY,
          () -> {
            retrying = false;
            compareAll();
          });
    }
  }
}
