package io.hostler.placement;

import io.hostler.model.IpAddress;

/**
 * A free address of a pool.
 *
 * @param after the pool's reservation once it is given
 */
public record ChosenAddress(PoolView pool, IpAddress address, PoolReservation after) {}
