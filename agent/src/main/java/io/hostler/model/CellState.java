package io.hostler.model;

import io.hostler.plan.Uid;
import java.util.Optional;

/**
 * The value of {@code cell}: every write compares it.
 *
 * @param era grows with each decision after the store went back in time
 * @param decision {@code accept} or {@code redeclare}; empty in the first era
 */
public record CellState(Uid uid, long era, Optional<String> decision) {}
