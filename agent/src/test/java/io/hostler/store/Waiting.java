package io.hostler.store;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A future in stepped time: whoever waits for it, or for what follows from it, lets time pass
 * meanwhile. So code that blocks can be tried on one thread, and others do their work while it
 * waits.
 */
final class Waiting<T> extends CompletableFuture<T> {
  private static final Duration MOST = Duration.ofMinutes(10);

  private final SteppedScheduler time;

  Waiting(SteppedScheduler time) {
    this.time = time;
  }

  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new Waiting<>(time);
  }

  @Override
  public T join() {
    await();
    return super.join();
  }

  @Override
  public T get() throws InterruptedException, ExecutionException {
    await();
    return super.get();
  }

  @Override
  public T get(long most, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    long until = time.nanoTime() + unit.toNanos(most);
    while (!isDone() && time.stepUntil(until)) {}
    if (!isDone()) {
      time.pass(Duration.ofNanos(Math.max(0, until - time.nanoTime())));
      throw new TimeoutException();
    }
    return super.get();
  }

  private void await() {
    long until = time.nanoTime() + MOST.toNanos();
    while (!isDone()) {
      if (!time.stepUntil(until)) {
        throw new AssertionError("waits for what never comes");
      }
    }
  }
}
