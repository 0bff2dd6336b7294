package io.hostler.host;

import io.hostler.plan.HostlerException;
import io.hostler.plan.Problem;

/** Something on this host could not be read or changed. */
public final class HostException extends HostlerException {
  private static final long serialVersionUID = 1L;

  public HostException(String code, String detail) {
    super(new Problem(code, detail));
  }

  public HostException(Problem problem) {
    super(problem);
  }

  public HostException(String code, String detail, Throwable cause) {
    super(new Problem(code, detail + ": " + words(cause)), cause);
  }

  private static String words(Throwable cause) {
    String message = cause.getMessage();
    return cause.getClass().getSimpleName() + (message == null ? "" : " " + message);
  }
}
