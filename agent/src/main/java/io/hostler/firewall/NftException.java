package io.hostler.firewall;

import io.hostler.plan.HostlerException;
import io.hostler.plan.Problem;

/** nft refused a batch, or could not answer. */
public final class NftException extends HostlerException {
  private static final long serialVersionUID = 1L;

  public NftException(Problem problem) {
    super(problem);
  }

  public NftException(String code, String detail) {
    super(new Problem(code, detail));
  }

  public NftException(String code, String detail, Throwable cause) {
    super(new Problem(code, detail), cause);
  }
}
