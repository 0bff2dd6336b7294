package io.hostler.pki;

import io.hostler.plan.HostlerException;
import io.hostler.plan.Problem;

/**
 * Certificates can't be read, made or trusted. Codes: {@code pki-unreadable}, {@code pki-damaged},
 * {@code pki-mismatch}, {@code pki-ca-lost}, {@code pki-issue-failed}, {@code pki-issue-deadline}.
 */
public final class PkiException extends HostlerException {
  private static final long serialVersionUID = 1L;

  public PkiException(Problem problem) {
    super(problem);
  }

  public PkiException(Problem problem, Throwable cause) {
    super(problem, cause);
  }
}
