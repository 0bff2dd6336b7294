package io.hostler.memory;

import io.hostler.model.Kind;
import io.hostler.model.Observation;
import io.hostler.model.ObservationCodec;
import io.hostler.plan.Problem;
import io.hostler.plan.Uid;
import io.hostler.store.Diff;
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
 * What this node says of resources, whatever their kind: kept here, and written to the store when
 * it differs from what stands there. While the store is away or not trusted it is tried again; a
 * report that did not change is never written. Nothing is before it was read what stands there.
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
  private final BiConsumer<Optional<Observation>, Observation> changed;
  private final Map<Observation.Id, Observation> said = new ConcurrentHashMap<>();
  private final Set<Observation.Id> withdrawn = ConcurrentHashMap.newKeySet();
  private final Set<Observation.Id> underWay = new HashSet<>();
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
      BiConsumer<Optional<Observation>, Observation> changed) {
    this.node = node;
    this.store = store;
    this.fence = fence;
    this.guard = guard;
    this.memory = memory;
    this.scheduler = scheduler;
    this.changed = changed;
  }

  public Optional<Observation> last(Observation.Id id) {
    return Optional.ofNullable(said.get(id)).or(() -> memory.said(node, id));
  }

  public void say(Observation report) {
    withdrawn.remove(report.id());
    Optional<Observation> before = last(report.id());
    if (report.equals(said.put(report.id(), report))) {
      return;
    }
    // After the agent's start what a former life said is no change.
    if (!before.equals(Optional.of(report))) {
      changed.accept(before, report);
    }
    scheduler.run(() -> write(report.id()));
  }

  /** Nothing of it is here any more; of what nothing was said of, nothing is done. */
  public void withdraw(Observation.Id id) {
    if (said.remove(id) != null || memory.said(node, id).isPresent()) {
      withdrawn.add(id);
      scheduler.run(() -> write(id));
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
    Stream.concat(diff.put().stream(), diff.deleted().stream())
        .flatMap(entry -> ours(entry.key()).stream())
        .forEach(id -> scheduler.run(() -> write(id)));
  }

  /** What a key of this node speaks of; empty for a kind that only a newer member knows. */
  private Optional<Observation.Id> ours(String key) {
    String ours = Keys.observed(node);
    if (!key.startsWith(ours)) {
      return Optional.empty();
    }
    String[] words = key.substring(ours.length()).split("/", -1);
    return words.length == 2
        ? Kind.of(words[0]).map(kind -> new Observation.Id(kind, Uid.parse(words[1])))
        : Optional.empty();
  }

  /**
   * What stands was read for the first time. What was said before was said without knowing since
   * when it is so: that is forgotten, the next look knows.
   */
  public void read() {
    said.keySet().removeIf(id -> memory.said(node, id).isPresent());
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

  private void write(Observation.Id id) {
    write(id, memory.said(node, id));
  }

  private void write(Observation.Id id, Optional<Observation> stands) {
    if (!read) {
      return;
    }
    Optional<Observation> now = Optional.ofNullable(said.get(id));
    // What was withdrawn is deleted even where the memory has none: it may not have learned of our
    // last write yet.
    if (now.isEmpty() ? !withdrawn.contains(id) : now.equals(stands)) {
      return;
    }
    if (guard.problem().isPresent() || fence.get().isPresent()) {
      retryLater();
      return;
    }
    String key = Keys.observed(node, id.kind(), id.uid());
    Txn txn =
        guard.fenced(
            now.map(report -> Txn.empty().put(key, ObservationCodec.write(report)))
                .orElseGet(() -> Txn.empty().delete(key)));
    // The memory learns of a write later than its answer comes: until then it would be sent again.
    if (!underWay.add(id)) {
      return;
    }
    var unused =
        store
            .commit(txn)
            .whenComplete(
                (result, failure) ->
                    scheduler.run(() -> wrote(id, now, failure == null && result.committed())));
  }

  private void wrote(Observation.Id id, Optional<Observation> what, boolean done) {
    underWay.remove(id);
    if (!done) {
      log.atDebug()
          .addKeyValue("subject", id.kind().word() + " " + id.uid())
          .log("report not written");
      retryLater();
    } else if (!what.equals(Optional.ofNullable(said.get(id)))) {
      write(id, what);
    } else if (what.isEmpty()) {
      withdrawn.remove(id);
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
