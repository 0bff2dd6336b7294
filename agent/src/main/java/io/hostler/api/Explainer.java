package io.hostler.api;

import io.hostler.model.ResourceName;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What the node would do, and why things are as they are; from the last observation. */
public interface Explainer {

  /**
   * @param fresh look first, and answer at the latest after this long
   */
  CompletableFuture<PlanView> plan(ResourceName name, Optional<Duration> fresh);

  /**
   * Of a resource of any kind.
   *
   * @param fresh of an instance: look first, and answer at the latest after this long
   */
  CompletableFuture<ExplainView> explain(ResourceName name, Optional<Duration> fresh);
}
