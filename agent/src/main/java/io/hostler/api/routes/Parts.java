package io.hostler.api.routes;

import io.hostler.api.Blobs;
import io.hostler.api.Consoles;
import io.hostler.api.Declarations;
import io.hostler.api.EventSource;
import io.hostler.api.Explainer;
import io.hostler.api.Firewalls;
import io.hostler.api.Health;
import io.hostler.api.Images;
import io.hostler.api.Metrics;
import io.hostler.api.Nodes;
import io.hostler.api.Orphans;
import io.hostler.api.Seeds;
import io.hostler.api.StoreDecisions;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * All that the API stands on.
 *
 * @param caughtUp done when what is answered from memory holds all that was answered to a write
 *     before; what is asked begins then
 */
public record Parts(
    Declarations declarations,
    Explainer explainer,
    Consoles consoles,
    Seeds seeds,
    Blobs blobs,
    Images images,
    Firewalls firewalls,
    Orphans orphans,
    StoreDecisions store,
    Nodes nodes,
    Health health,
    EventSource events,
    Metrics metrics,
    Supplier<CompletableFuture<Void>> caughtUp,
    InstantSource clock) {}
