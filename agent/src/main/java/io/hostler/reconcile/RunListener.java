package io.hostler.reconcile;

import io.hostler.plan.Outcome;
import io.hostler.plan.Step;

/**
 * Told of every step and run, on the worker's thread: logs, metrics, and the failpoints of the kill
 * tests.
 */
public interface RunListener {

  default void before(Key key, Step step) {}

  default void after(Key key, Step step, Outcome outcome) {}

  default void ran(KeyStatus status) {}
}
