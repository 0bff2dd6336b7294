package io.hostler.store;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A task whose failure is told: an executor would keep it to itself. */
final class Guarded {
  private static final Logger log = LoggerFactory.getLogger(Guarded.class);

  private Guarded() {}

  static Runnable of(String where, Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException | Error e) {
        log.error("task failed where={}", where, e);
      }
    };
  }
}
