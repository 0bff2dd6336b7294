package io.hostler.linux;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One call on its way through {@link NativeThreads}. */
final class NativeCall<T extends @Nullable Object> {
  private enum State {
    QUEUED,
    RUNNING,
    CANCELLED,
    ABANDONED,
    FINISHED
  }

  final CompletableFuture<T> result = new CompletableFuture<>();
  final CompletableFuture<Void> returned = new CompletableFuture<>();
  private final @Nullable Callable<T> call;
  private final AtomicReference<State> state = new AtomicReference<>(State.QUEUED);

  NativeCall(@Nullable Callable<T> call) {
    this.call = call;
  }

  /** Tells a worker to end. */
  static NativeCall<Object> stop() {
    return new NativeCall<>(null);
  }

  boolean isStop() {
    return call == null;
  }

  /** True when it had not started and never will. */
  boolean cancel() {
    return state.compareAndSet(State.QUEUED, State.CANCELLED);
  }

  /** True when it runs and now counts as lost; false when it finished meanwhile. */
  boolean abandon() {
    return state.compareAndSet(State.RUNNING, State.ABANDONED);
  }

  void run() {
    if (call == null || !state.compareAndSet(State.QUEUED, State.RUNNING)) {
      return;
    }
    try {
      result.complete(call.call());
    } catch (Throwable e) { // an Error too belongs to the caller, not to the worker
      result.completeExceptionally(e);
    }
    returned.complete(null);
  }

  /** Called by the worker, under the lock of its owner, after {@link #run}; true when abandoned. */
  boolean finish() {
    return state.getAndUpdate(s -> s == State.RUNNING ? State.FINISHED : s) == State.ABANDONED;
  }
}
