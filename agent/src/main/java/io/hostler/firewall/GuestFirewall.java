package io.hostler.firewall;

import io.hostler.plan.Driver;
import io.hostler.plan.HostlerException;
import io.hostler.plan.Outcome;
import io.hostler.plan.Problem;
import io.hostler.plan.Seen;
import io.hostler.plan.Uid;
import io.hostler.plan.Wake;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where instances hand over their part of the table and see what became of it. Answers from memory;
 * the commits run on the driver's thread.
 */
public final class GuestFirewall implements Driver<FirewallObserved, FirewallStep> {
  /** The event that wakes an instance whose part was committed or refused. */
  public static final String COMMITTED = "firewall-committed";

  private static final Duration AT_MOST = Duration.ofSeconds(5);
  private static final Problem NOT_READ =
      new Problem("firewall-unread", "the table of this node has not been read yet");

  private final FirewallDriver driver;
  private final Consumer<Uid> committed;
  private final Object lock = new Object();
  private final GuestTable table = new GuestTable();
  private final Map<Uid, GuestRules> inForce = new HashMap<>();
  private final Map<Uid, Problem> refused = new HashMap<>();
  private final Set<Uid> removed = new HashSet<>();

  /**
   * Whose last commit was not heard of in time, or not made, and why. They are handed over with
   * each commit until one ends well.
   */
  private final Map<Uid, Problem> unheard = new HashMap<>();

  /** Who handed over rules since the last commit began. */
  private final Set<Uid> handed = new HashSet<>();

  private @Nullable Batch waiting;
  private Optional<Problem> unread = Optional.of(NOT_READ);

  /**
   * @param committed called, on the driver's thread, for each guest whose part was committed or
   *     refused: queues the instance's key
   */
  public GuestFirewall(FirewallDriver driver, Consumer<Uid> committed) {
    this.driver = driver;
    this.committed = committed;
  }

  /**
   * Reads what is in force and puts the node's part in place, so that the base chains stand before
   * the first tap. Until it ends well every guest is unknown and nothing is committed; call it
   * again when it fails.
   */
  public CompletableFuture<Committed> start(NodeRules node) {
    return driver
        .inForce()
        .handle(
            (found, failure) -> {
              synchronized (lock) {
                if (failure != null) {
                  unread = Optional.of(HostlerException.of(failure, "firewall-failed"));
                  throw new CompletionException(failure);
                }
                if (unread.isPresent()) {
                  table.found(found);
                }
                table.node(node);
                unread = Optional.empty();
              }
              return found;
            })
        .thenCompose(found -> commit());
  }

  /** Why nothing can be committed now, if so. */
  public Optional<Problem> outOfService() {
    return driver.outOfService();
  }

  /** Changes the node's part. */
  public CompletableFuture<Committed> node(NodeRules node) {
    synchronized (lock) {
      table.node(node);
    }
    return commit();
  }

  /** Hands over an instance's part; ends when it is committed or refused. */
  public CompletableFuture<FirewallObserved> put(Uid guest, GuestRules rules) {
    hand(guest, rules);
    return committed(guest);
  }

  private void hand(Uid guest, GuestRules rules) {
    synchronized (lock) {
      table.put(guest, rules);
      handed.add(guest);
      removed.remove(guest);
    }
  }

  private CompletableFuture<FirewallObserved> committed(Uid guest) {
    return commit().thenApply(done -> observe(guest));
  }

  /** The instance's tap is gone: so goes its part. */
  public CompletableFuture<FirewallObserved> remove(Uid guest) {
    synchronized (lock) {
      table.remove(guest);
      removed.add(guest);
    }
    return commit().thenApply(done -> observe(guest));
  }

  @Override
  public Seen<Set<Uid>> owners() {
    synchronized (lock) {
      return unread
          .<Seen<Set<Uid>>>map(Seen::unknown)
          .orElseGet(() -> Seen.present(table.guests()));
    }
  }

  @Override
  public FirewallObserved observe(Uid owner) {
    synchronized (lock) {
      Optional<Problem> why = Optional.ofNullable(refused.get(owner));
      if (unread.isPresent()) {
        return new FirewallObserved(Seen.unknown(unread.get()), why);
      }
      if (unheard.containsKey(owner)) {
        return FirewallObserved.unheard(unheard.get(owner));
      }
      GuestRules rules = inForce.get(owner);
      if (rules != null) {
        return new FirewallObserved(Seen.present(rules), why);
      }
      return new FirewallObserved(
          table
              .unspoken(owner)
              .map(GuestFirewall::asFound)
              .map(Seen::present)
              .orElseGet(Seen::absent),
          why);
    }
  }

  /**
   * Hands the step over, unless another guest has one of its addresses. What the kernel refused is
   * told to the next run as a failure, so that it is tried again at the runner's pace.
   */
  @Override
  public Outcome apply(FirewallStep step) {
    CompletableFuture<FirewallObserved> done;
    switch (step) {
      case FirewallStep.PutRules(Uid guest, GuestRules rules, var unused) -> {
        synchronized (lock) {
          Problem why = refused.remove(guest);
          if (why != null) {
            return Outcome.failed(why);
          }
          Optional<Problem> conflict = table.conflict(guest, rules);
          if (conflict.isPresent()) {
            return Outcome.failed(conflict.get());
          }
          // Under the same lock: of two that ask for one address at once, one is to be refused.
          hand(guest, rules);
        }
        done = committed(guest);
      }
      case FirewallStep.RemoveRules(Uid guest) -> done = remove(guest);
    }
    if (!done.isDone()) {
      return Outcome.again(Wake.onEvent(COMMITTED, AT_MOST), "the rules are being committed");
    }
    if (done.isCompletedExceptionally()) {
      return Outcome.failed(HostlerException.of(done.exceptionNow(), "firewall-failed"));
    }
    return done.join().refused().map(Outcome::failed).orElseGet(Outcome::done);
  }

  /** Joins the batch that waits, or starts one: what comes during a commit goes together. */
  private CompletableFuture<Committed> commit() {
    Batch batch;
    synchronized (lock) {
      if (unread.isPresent()) {
        return CompletableFuture.failedFuture(new HostlerException(unread.get()));
      }
      if (waiting != null) {
        return waiting.answer;
      }
      batch = new Batch();
      waiting = batch;
    }
    CompletableFuture<Committed> unused =
        driver
            .commit(() -> take(batch))
            .whenComplete((done, failure) -> ended(batch, done, failure));
    return batch.answer;
  }

  private TableDesired take(Batch batch) {
    synchronized (lock) {
      if (batch.over) {
        // What was handed over since is for those who wait for the next.
        return table.merged();
      }
      waiting = null;
      take(batch.taken);
      batch.removed.addAll(removed);
      removed.clear();
      return table.merged();
    }
  }

  /** Only what was handed over since: a commit's cost grows with what changed. */
  private void take(Map<Uid, GuestRules> taken) {
    handed.addAll(unheard.keySet());
    for (Uid uid : handed) {
      table.spoken(uid).ifPresent(rules -> taken.put(uid, rules));
    }
    handed.clear();
  }

  private void ended(Batch batch, @Nullable Committed done, @Nullable Throwable failure) {
    Set<Uid> touched = new HashSet<>();
    Optional<Problem> failed =
        done == null
            ? Optional.of(HostlerException.of(failure, "firewall-failed"))
            : Optional.empty();
    synchronized (lock) {
      batch.over = true;
      if (waiting == batch) {
        waiting = null;
        take(batch.taken);
      }
      batch.taken.forEach(
          (uid, rules) -> {
            Optional<Problem> why =
                done == null ? failed : Optional.ofNullable(done.refused().get(uid));
            if (done == null && isUnheard(uid, failed.orElseThrow())) {
              // Woken once: later failures are met by those who try again.
              if (unheard.put(uid, failed.orElseThrow()) == null) {
                touched.add(uid);
              }
            } else if (ended(uid, rules, why)) {
              touched.add(uid);
            }
          });
      if (done != null) {
        batch.removed.stream()
            .filter(uid -> !batch.taken.containsKey(uid))
            .forEach(
                uid -> {
                  inForce.remove(uid);
                  unheard.remove(uid);
                });
        touched.addAll(batch.removed);
      } else {
        batch.removed.forEach(uid -> unheard.put(uid, failed.orElseThrow()));
        batch.removed.stream().filter(uid -> table.spoken(uid).isEmpty()).forEach(removed::add);
      }
    }
    if (done == null) {
      batch.answer.completeExceptionally(new HostlerException(failed.orElseThrow()));
    } else {
      batch.answer.complete(done);
    }
    touched.forEach(committed);
  }

  /** Nobody knows what is in force for it: a call that is late may still come true. */
  private boolean isUnheard(Uid uid, Problem why) {
    return why.code().equals(NftThread.LATE) || unheard.containsKey(uid);
  }

  /** What was handed over is in force, or refused; whether its owner has to know. */
  private boolean ended(Uid uid, GuestRules rules, Optional<Problem> why) {
    boolean wasUnheard = why.isEmpty() ? unheard.remove(uid) != null : unheard.containsKey(uid);
    if (rules.equals(inForce.get(uid)) && !wasUnheard) {
      return false;
    }
    if (why.isEmpty()) {
      inForce.put(uid, rules);
      refused.remove(uid);
      table.settled(uid);
    } else {
      refused.put(uid, why.get());
      if (!wasUnheard) {
        table.takeBack(uid, rules, Optional.ofNullable(inForce.get(uid)));
      }
    }
    return true;
  }

  private static GuestRules asFound(Guest guest) {
    return new GuestRules(
        guest.tap(), guest.addresses(), List.of(), guest.smtp(), List.of(), false);
  }
}
