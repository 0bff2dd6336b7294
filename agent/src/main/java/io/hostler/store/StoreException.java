package io.hostler.store;

import io.hostler.plan.HostlerException;
import io.hostler.plan.Problem;

/**
 * The store did not do it, or nobody knows. Codes: {@code store-unavailable} (did not happen),
 * {@code store-unclear} (may have happened: read back), {@code store-compacted} (the revision asked
 * for is gone), {@code store-future} (it is ahead of the store, which went back), {@code
 * store-full}, {@code store-too-large}, {@code store-refused} (the server says the request is
 * wrong), {@code lease-lost}.
 */
public final class StoreException extends HostlerException {
  private static final long serialVersionUID = 1L;

  public StoreException(Problem problem) {
    super(problem);
  }

  public StoreException(Problem problem, Throwable cause) {
    super(problem, cause);
  }
}
