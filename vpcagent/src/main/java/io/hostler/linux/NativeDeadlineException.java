package io.hostler.linux;

import io.hostler.plan.HostlerException;
import io.hostler.plan.Problem;
import java.util.concurrent.CompletionStage;

/**
 * A native call passed its deadline. When it had started, its outcome is unknown: it may yet
 * happen, and what it is about stays out of service until {@link #returned}.
 */
public final class NativeDeadlineException extends HostlerException {
  private static final long serialVersionUID = 1L;

  private final boolean started;
  private final transient CompletionStage<Void> returned;

  NativeDeadlineException(Problem problem, boolean started, CompletionStage<Void> returned) {
    super(problem);
    this.started = started;
    this.returned = returned;
  }

  /** Whether the call had begun; if not, it never will, and nothing happened. */
  public boolean started() {
    return started;
  }

  /** Completes when the call has come back after all; at once when it never started. */
  public CompletionStage<Void> returned() {
    return returned;
  }
}
