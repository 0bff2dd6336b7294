/**
 * Where an instance goes and what it gets: capacity, spread, addresses; the reservations that two
 * hosts compare when both place at once, and the one transaction that takes them. Pure but for the
 * store's interface: no clock, no thread, no file.
 */
@NullMarked
package io.hostler.placement;

import org.jspecify.annotations.NullMarked;
