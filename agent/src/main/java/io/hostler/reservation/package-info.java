/**
 * The transactions that place, resize and release instances: each compares all that the choice
 * relied on, so that any number of hosts may place at once. What to choose is decided by {@code
 * placement}.
 */
@NullMarked
package io.hostler.reservation;

import org.jspecify.annotations.NullMarked;
