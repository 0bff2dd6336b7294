/**
 * The node's own keys of the loop, which belong to no instance: etcd, the kernel's table,
 * forwarding, the sweeps; and the facts that a node reports of itself.
 */
@NullMarked
package io.hostler.node;

import org.jspecify.annotations.NullMarked;
