package io.hostler.api;

import java.time.Instant;
import java.util.Optional;

/**
 * An answer from memory.
 *
 * @param staleSince when the store was last heard of, while it is away; empty when it is fresh
 */
public record Read<T>(T value, Optional<Instant> staleSince) {}
