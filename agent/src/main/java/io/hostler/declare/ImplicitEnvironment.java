package io.hostler.declare;

import io.hostler.model.EnvironmentSpec;
import io.hostler.model.Resource;
import io.hostler.model.ResourceCodec;
import io.hostler.plan.Uid;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/** The environment that is named by naming none: made with the first resource that is in it. */
final class ImplicitEnvironment {
  private ImplicitEnvironment() {}

  /** A new one, as it is stored. */
  static String stored(InstantSource clock) {
    return ResourceCodec.write(
        Resource.create(
            Checks.DEFAULT_ENVIRONMENT,
            Uid.random(),
            Map.of(),
            clock.instant().truncatedTo(ChronoUnit.MILLIS),
            new EnvironmentSpec("")));
  }
}
