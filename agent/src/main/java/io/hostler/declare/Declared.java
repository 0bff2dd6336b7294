package io.hostler.declare;

import io.hostler.model.Resource;

/**
 * A resource as it stands in the store.
 *
 * @param modRevision its ETag; 0 in a dry run, of what would be new
 */
public record Declared(Resource resource, long modRevision) {}
