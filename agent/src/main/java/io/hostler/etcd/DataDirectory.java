package io.hostler.etcd;

/**
 * etcd's data directory as it stands.
 *
 * @param isPrivate mode 0700 and the right owner
 * @param used whether etcd has ever written to it
 */
public record DataDirectory(boolean isPrivate, boolean used) {}
