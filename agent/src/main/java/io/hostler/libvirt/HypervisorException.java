package io.hostler.libvirt;

import io.hostler.plan.HostlerException;
import io.hostler.plan.Outcome;
import io.hostler.plan.Problem;

/** A call to libvirt that did not succeed. */
public final class HypervisorException extends HostlerException {
  private static final long serialVersionUID = 1L;

  /** The code of: libvirt has no such domain. */
  static final String NO_DOMAIN = "no-domain";

  private final boolean unclear;

  private HypervisorException(Problem problem, boolean unclear) {
    super(problem);
    this.unclear = unclear;
  }

  /** It did not happen. */
  public static HypervisorException failed(String code, String detail, String advice) {
    return new HypervisorException(new Problem(code, detail, advice), false);
  }

  /** Nobody knows whether it happened: a deadline passed or the connection broke under way. */
  public static HypervisorException unclear(String detail) {
    return new HypervisorException(
        new Problem("libvirt-unclear", detail, "the next run looks what is true"), true);
  }

  public boolean isUnclear() {
    return unclear;
  }

  public Outcome outcome() {
    return unclear ? Outcome.unclear(problem()) : Outcome.failed(problem());
  }
}
