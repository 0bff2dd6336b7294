package io.hostler.firewall;

import io.hostler.plan.Driver;
import io.hostler.plan.HostlerException;
import io.hostler.plan.Outcome;
import io.hostler.plan.Problem;
import io.hostler.plan.Seen;
import io.hostler.plan.Uid;
import io.hostler.plan.Wake;
import java.time.Duration;
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
  private final PendingRules handed = new PendingRules();
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
                  handed.table().found(found);
                }
                handed.table().node(node);
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

  /** Hands over an instance's part; ends when it is committed or refused. */
  public CompletableFuture<FirewallObserved> put(Uid guest, GuestRules rules) {
    hand(guest, rules);
    return committed(guest);
  }

  private void hand(Uid guest, GuestRules rules) {
    synchronized (lock) {
      handed.put(guest, rules);
    }
  }

  private CompletableFuture<FirewallObserved> committed(Uid guest) {
    return commit().thenApply(done -> observe(guest));
  }

  /** The instance's tap is gone: so goes its part. */
  public CompletableFuture<FirewallObserved> remove(Uid guest) {
    synchronized (lock) {
      handed.remove(guest);
    }
    return commit().thenApply(done -> observe(guest));
  }

  @Override
  public Seen<Set<Uid>> owners() {
    synchronized (lock) {
      return unread
          .<Seen<Set<Uid>>>map(Seen::unknown)
          .orElseGet(() -> Seen.present(handed.table().guests()));
    }
  }

  @Override
  public FirewallObserved observe(Uid owner) {
    synchronized (lock) {
      return unread
          .map(why -> new FirewallObserved(Seen.unknown(why), Optional.empty()))
          .orElseGet(() -> handed.observe(owner));
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
          Optional<Problem> why =
              handed.takeRefusal(guest).or(() -> handed.table().conflict(guest, rules));
          if (why.isPresent()) {
            return Outcome.failed(why.get());
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
      return Outcome.failed(why(done.exceptionNow()));
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
        return handed.table().merged();
      }
      waiting = null;
      return handed.take(batch);
    }
  }

  private void ended(Batch batch, @Nullable Committed done, @Nullable Throwable failure) {
    Set<Uid> touched;
    synchronized (lock) {
      batch.over = true;
      if (waiting == batch) {
        waiting = null;
        var unused = handed.take(batch);
      }
      touched = done == null ? handed.failed(batch, why(failure)) : handed.committed(batch, done);
    }
    if (done == null) {
      batch.answer.completeExceptionally(new HostlerException(why(failure)));
    } else {
      batch.answer.complete(done);
    }
    touched.forEach(committed);
  }

  private static Problem why(@Nullable Throwable failure) {
    return HostlerException.of(failure, "firewall-failed");
  }
}
