/**
 * {@code hostler}: the commands, what they print and how they exit. Asks the agent for everything;
 * knows no store, no host, and loads as little as it can: a command is over before most would be.
 */
@NullMarked
package io.hostler.cli;

import org.jspecify.annotations.NullMarked;
