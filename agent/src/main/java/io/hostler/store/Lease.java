package io.hostler.store;

import java.util.concurrent.CompletableFuture;

/** A lease; keys put with its {@link #id} go when it does. */
public interface Lease {
  long id();

  /**
   * Renews it once. Fails with {@code lease-lost} when the store no longer knows it.
   *
   * @return the revision of the member that answered; in a store of many it may be behind others
   */
  CompletableFuture<Long> keepAlive();

  /**
   * Gives it back; done when its keys are gone. A store that is closed before may not have been
   * told, and lets the lease run out.
   */
  CompletableFuture<Void> revoke();
}
