package io.hostler.placement;

import io.hostler.model.AddressPoolSpec;
import io.hostler.model.IpAddress;
import io.hostler.plan.Uid;
import java.util.Set;

/**
 * A pool as the placer sees it.
 *
 * @param modRevision of the resource: a placement compares it, so that a pool that was changed or
 *     marked for deletion since gives nothing
 * @param key of the resource
 * @param taken the addresses that are allocated, as far as is known
 * @param held addresses that are not allocated and yet in use: those of orphans
 */
public record PoolView(
    Uid uid,
    String name,
    String key,
    long modRevision,
    AddressPoolSpec spec,
    Counter<PoolReservation> reserved,
    Set<IpAddress> taken,
    Set<IpAddress> held) {}
