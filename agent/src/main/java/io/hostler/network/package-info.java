/**
 * How the world reaches an instance: its tap, gateway, routes, the addresses that the node answers
 * for on its uplink, rate limits, traffic counts; and the node's own forwarding. Filtering and
 * masquerade are the firewall's and never move in.
 */
@NullMarked
package io.hostler.network;

import org.jspecify.annotations.NullMarked;
