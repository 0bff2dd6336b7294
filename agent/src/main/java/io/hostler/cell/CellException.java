package io.hostler.cell;

import io.hostler.plan.HostlerException;
import io.hostler.plan.Problem;

/**
 * The cell could not do it. Codes: {@code not-leading} (this node leads no longer; nothing was
 * written).
 */
public final class CellException extends HostlerException {
  private static final long serialVersionUID = 1L;

  public CellException(Problem problem) {
    super(problem);
  }
}
