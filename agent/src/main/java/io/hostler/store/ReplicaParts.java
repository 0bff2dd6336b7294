package io.hostler.store;

import java.util.random.RandomGenerator;

/**
 * What replicas are made of; one value serves many.
 *
 * @param scheduler runs all work and all listeners; closed by its owner
 * @param random the jitter
 */
public record ReplicaParts(
    Store store,
    ConnectCheck gate,
    Scheduler scheduler,
    ReplicaTiming timing,
    RandomGenerator random) {}
