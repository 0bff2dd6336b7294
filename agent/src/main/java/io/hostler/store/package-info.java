/**
 * Desired and observed state: the interface to it, the etcd store behind it, the replica that
 * watches it, and the guard that notices when it went back in time. Knows keys and bytes and how
 * they are versioned; never what a resource means.
 */
@NullMarked
package io.hostler.store;

import org.jspecify.annotations.NullMarked;
