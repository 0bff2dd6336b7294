package io.hostler.model;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The stored document that a resource was read from, kept so that fields of a newer version survive
 * a change and a write. Values that this version knows are taken from the record, the rest from
 * here.
 */
public record Unknowns(ObjectNode document) {}
