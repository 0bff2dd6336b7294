package io.hostler.placement;

import io.hostler.model.Placement;

/** A placement with the mod revision that it was read at. */
public record PlacementAt(Placement placement, long modRevision) {}
