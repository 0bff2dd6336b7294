/**
 * The cell as this node remembers it: the replicas of the store and what they say, what other nodes
 * report, this node's own reports on their way to the store, and what wakes an instance when any of
 * it changes. Knows what is stored; never what is done about it on the host.
 */
@NullMarked
package io.hostler.memory;

import org.jspecify.annotations.NullMarked;
