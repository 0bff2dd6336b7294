package io.hostler.manifest;

import java.time.Instant;
import java.util.Optional;

/**
 * An action that the node began: its id stands here before the step, the result after it, so that
 * it runs at most once.
 *
 * @param result {@code done}, {@code interrupted}, or {@code failed: why}; empty while it is under
 *     way
 */
public record ActionRun(String id, Instant startedAt, Optional<String> result) {}
