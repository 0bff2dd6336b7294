package io.hostler.testing;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * What tests draw their chances from: always the same ones, so that a build fails for a reason;
 * others with {@code -Dhostler.seed=N}. A failure says which it was.
 */
public final class Seed
    implements TestExecutionExceptionHandler, LifecycleMethodExecutionExceptionHandler {
  private static final String PROPERTY = "hostler.seed";

  public static long ofThisRun() {
    return Long.getLong(PROPERTY, 1);
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    throw noted(failure);
  }

  @Override
  public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    throw noted(failure);
  }

  private static Throwable noted(Throwable failure) {
    failure.addSuppressed(new Note("-D" + PROPERTY + "=" + ofThisRun()));
    return failure;
  }

  /** Shown with the failure. */
  private static final class Note extends Exception {
    private static final long serialVersionUID = 1L;

    Note(String message) {
      super(message, null, false, false);
    }
  }
}
