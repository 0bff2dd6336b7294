/**
 * What the operator configured: every key once, from file, environment and flags, checked as a
 * whole. Knows no part of the agent.
 */
@NullMarked
package io.hostler.config;

import org.jspecify.annotations.NullMarked;
