package io.hostler.network;

import io.hostler.plan.HostlerException;
import io.hostler.plan.Problem;

/** Something of an instance's network could not be changed. */
final class NetworkException extends HostlerException {
  private static final long serialVersionUID = 1L;

  NetworkException(Problem problem) {
    super(problem);
  }
}
