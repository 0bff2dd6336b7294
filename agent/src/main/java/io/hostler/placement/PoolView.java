package io.hostler.placement;

import io.hostler.model.AddressPoolSpec;
import io.hostler.model.IpAddress;
import io.hostler.plan.Uid;
import java.util.function.Predicate;

/**
 * A pool as the placer sees it.
 *
 * @param modRevision of the resource: a placement compares it, so that a pool that was changed or
 *     marked for deletion since gives nothing
 * @param taken whether an address is allocated, as far as is known
 * @param held whether an address is not allocated and yet in use: an orphan's
 */
public record PoolView(
    Uid uid,
    String name,
    long modRevision,
    AddressPoolSpec spec,
    Counter<PoolReservation> reserved,
    Predicate<IpAddress> taken,
    Predicate<IpAddress> held) {}
