package io.hostler.declare;

import io.hostler.model.ResourceName;
import io.hostler.plan.Problem;
import java.util.List;
import java.util.Optional;

/**
 * How a file went.
 *
 * @param done in the order in which they were written
 * @param failed what stopped it, and at which resource; what comes after was not tried
 */
public record Applied(List<Declaration> done, Optional<Failure> failed) {

  public Applied {
    done = List.copyOf(done);
  }

  /**
   * @param notTried the resources behind the one that failed
   */
  public record Failure(ResourceName at, Problem problem, List<ResourceName> notTried) {
    public Failure {
      notTried = List.copyOf(notTried);
    }
  }
}
