/**
 * HTTP/1.1 on the local socket: connections and their limits, who may connect, the table of routes,
 * problem details, OpenAPI. Knows no resource and no route of its own; what a request means is a
 * {@link io.hostler.api.http.Route}'s.
 */
@NullMarked
package io.hostler.api.http;

import org.jspecify.annotations.NullMarked;
