package io.hostler.store;

import java.util.concurrent.CompletableFuture;

/** A lease; keys put with its {@link #id} go when it does. */
public interface Lease extends AutoCloseable {
  long id();

  /** Renews it once. Fails with {@code lease-lost} when the store no longer knows it. */
  CompletableFuture<Void> keepAlive();

  /** Gives it back: its keys are gone at once. */
  @Override
  void close();
}
