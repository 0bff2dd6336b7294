package io.hostler.api;

import io.hostler.plan.Problem;
import java.util.List;
import java.util.Optional;

/**
 * What an apply did, in the order in which it was written.
 *
 * @param stoppedBy why the rest was not written; empty when all was
 */
public record ApplyResult(List<Written> resources, Optional<Problem> stoppedBy) {

  public ApplyResult {
    resources = List.copyOf(resources);
  }
}
