/**
 * The contract of the API: what it answers (plain records), what it needs of the rest of the agent
 * (small interfaces, adapted by the wiring), and which problem has which status. Never HTTP, never
 * a driver.
 */
@NullMarked
package io.hostler.api;

import org.jspecify.annotations.NullMarked;
