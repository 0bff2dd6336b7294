package io.hostler.plan;

import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** A failure that carries its {@link Problem}; every area's own exception extends it. */
public class HostlerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  public HostlerException(Problem problem) {
    super(problem.toString());
    this.problem = problem;
  }

  public HostlerException(Problem problem, Throwable cause) {
    super(problem.toString(), cause);
    this.problem = problem;
  }

  public Problem problem() {
    return problem;
  }

  /**
   * What a future failed with.
   *
   * @param otherwise the code for what is none of ours
   */
  public static Problem of(@Nullable Throwable failure, String otherwise) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof HostlerException known
        ? known.problem()
        : new Problem(otherwise, String.valueOf(cause));
  }
}
