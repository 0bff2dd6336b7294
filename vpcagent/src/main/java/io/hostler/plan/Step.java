package io.hostler.plan;

/**
 * One idempotent change, as a value: shown by {@code hostler plan}, compared in tests, counted,
 * logged.
 */
public interface Step {

  /**
   * What the step does, for people: one line, imperative, no secret. {@code create tap t1a2b3c4d}
   */
  String says();

  /** The step's name in conditions, logs and metrics: {@code CreateTap}. */
  default String name() {
    return getClass().getSimpleName();
  }
}
