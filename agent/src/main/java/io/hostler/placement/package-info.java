/**
 * Where an instance goes and what it gets: capacity, spread, addresses. Pure: from what is known to
 * a decision; the transaction that carries it out is in {@code reservation}.
 */
@NullMarked
package io.hostler.placement;

import org.jspecify.annotations.NullMarked;
