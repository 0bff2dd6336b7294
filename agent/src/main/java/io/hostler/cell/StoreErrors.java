package io.hostler.cell;

import io.hostler.store.StoreException;
import java.util.concurrent.CompletionException;

/** What a failed call to the store says. */
final class StoreErrors {

  private StoreErrors() {}

  /** The store no longer knows the lease. */
  static boolean leaseLost(Throwable error) {
    Throwable cause =
        error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    return cause instanceof StoreException e && e.problem().code().equals("lease-lost");
  }
}
