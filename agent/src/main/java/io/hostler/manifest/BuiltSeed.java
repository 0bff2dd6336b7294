package io.hostler.manifest;

/**
 * The seed's file as it was built. With {@link Built}, which never changes in between, this says
 * whether the file is as it should be without making it again.
 *
 * @param network the guest's network configuration: all that is in the file and not in {@link
 *     Built}; empty when it has none
 * @param sha256 of the file
 */
public record BuiltSeed(String network, String sha256) {}
