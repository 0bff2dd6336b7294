package io.hostler.declare;

import io.hostler.model.CellState;

/** The cell as this host knows it, and the revision that every write compares. */
public record CellMark(CellState state, long modRevision) {}
