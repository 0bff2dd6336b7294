package io.hostler.libvirt;

import io.hostler.plan.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Bounded platform threads for calls that can hang. libvirt's error is fetched by a second call
 * from a thread-local, so a call must not change its thread half-way: no virtual threads.
 *
 * <p>A call that passes its deadline has an unknown outcome: it keeps its thread, and its key is
 * refused, until it returns. The thread is replaced, up to a bound, beyond which calls are refused:
 * there are never more threads than calls at once and calls that may hang, together.
 */
final class CallThreads implements AutoCloseable {
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          Thread.ofPlatform().name("libvirt-call-", 0).daemon().factory());
  private final Semaphore free;
  private final int mayHang;
  private final Set<Slot> hanging = ConcurrentHashMap.newKeySet();

  /**
   * @param atOnce calls that run at the same time
   * @param mayHang calls past their deadline before no more are let in
   */
  CallThreads(int atOnce, int mayHang) {
    this.free = new Semaphore(atOnce, true);
    this.mayHang = mayHang;
  }

  /** How many calls have passed their deadline and not returned. */
  int hanging() {
    return hanging.size();
  }

  /** What is wrong while calls hang: nothing more is let in once {@code mayHang} do. */
  List<Problem> findings() {
    int hang = hanging();
    return hang == 0
        ? List.of()
        : List.of(
            new Problem(
                "libvirt-hangs",
                "libvirt does not answer " + hang + " calls; at " + mayHang + " none is let in",
                "look at libvirtd; guests go on meanwhile"));
  }

  /**
   * @param key what the call changes: two calls of a key never overlap once one of them is late
   * @throws ExecutionException with what the call threw
   * @throws HypervisorException when it could not begin, or did not end in time
   */
  <T> T call(String key, String what, Duration deadline, Callable<T> call)
      throws ExecutionException {
    long end = System.nanoTime() + deadline.toNanos();
    mayBegin(key);
    boolean begun = false;
    try {
      if (!free.tryAcquire(deadline.toNanos(), TimeUnit.NANOSECONDS)) {
        throw HypervisorException.failed(
            "libvirt-busy", what + " found no free thread within " + deadline, "");
      }
      try {
        // Others became late while this one waited, and gave it their place.
        mayBegin(key);
      } catch (HypervisorException e) {
        free.release();
        throw e;
      }
      begun = true;
      return run(new Slot(key), what, end, call);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw begun
          ? HypervisorException.unclear(what + " was interrupted")
          : HypervisorException.failed("interrupted", what + " was interrupted", "");
    }
  }

  private void mayBegin(String key) {
    if (hanging.size() >= mayHang) {
      throw HypervisorException.failed(
          "libvirt-hangs", "libvirt does not answer " + hanging() + " calls", "look at libvirtd");
    }
    if (hanging.stream().anyMatch(slot -> slot.key.equals(key))) {
      throw HypervisorException.failed(
          "libvirt-hangs", "an earlier call on " + key + " has not returned", "look at libvirtd");
    }
  }

  private <T> T run(Slot slot, String what, long end, Callable<T> call)
      throws ExecutionException, InterruptedException {
    Future<T> result;
    try {
      result =
          threads.submit(
              () -> {
                try {
                  return call.call();
                } finally {
                  slot.ended();
                }
              });
    } catch (RejectedExecutionException e) {
      slot.ended();
      throw HypervisorException.failed("closed", what + " came after the end", "");
    }
    try {
      return result.get(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      slot.late();
      throw HypervisorException.unclear(what + " did not answer in time");
    } catch (InterruptedException e) {
      slot.late();
      throw e;
    }
  }

  /** One permit: given back when the call ends or when it is late, whichever is first. */
  private final class Slot {
    private final String key;
    private boolean ended;
    private boolean late;

    Slot(String key) {
      this.key = key;
    }

    synchronized void ended() {
      ended = true;
      if (late) {
        hanging.remove(this);
      } else {
        free.release();
      }
    }

    synchronized void late() {
      if (!ended) {
        late = true;
        hanging.add(this);
        free.release();
      }
    }
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
