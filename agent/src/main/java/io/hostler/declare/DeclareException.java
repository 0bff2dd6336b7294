package io.hostler.declare;

import io.hostler.plan.HostlerException;
import io.hostler.plan.Problem;

/** A declaration that can't be taken; the codes are those of {@link DeclareProblems}. */
public final class DeclareException extends HostlerException {
  private static final long serialVersionUID = 1L;

  public DeclareException(Problem problem) {
    super(problem);
  }
}
