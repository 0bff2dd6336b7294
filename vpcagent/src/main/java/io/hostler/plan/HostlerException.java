package io.hostler.plan;

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
}
