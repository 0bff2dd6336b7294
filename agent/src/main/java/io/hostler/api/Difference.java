package io.hostler.api;

import java.util.Optional;

/**
 * One field that a write changes.
 *
 * @param field its path: {@code spec.memory}
 * @param before empty: was not there
 * @param after empty: is removed
 */
public record Difference(String field, Optional<String> before, Optional<String> after) {}
