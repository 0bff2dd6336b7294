/**
 * Puts the parts together for {@code Agent}: the host's side, the cell's side, the instances, the
 * etcd that we run, the socket. Each is built by constructor, started in order and closed in
 * reverse. No rule of what a resource means may move in.
 */
@NullMarked
package io.hostler.wiring;

import org.jspecify.annotations.NullMarked;
