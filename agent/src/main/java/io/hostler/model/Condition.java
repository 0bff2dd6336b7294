package io.hostler.model;

import java.time.Instant;

/**
 * A named, dated statement about a resource with its reason. {@code type}: {@code RestartPending},
 * {@code FirewallMissing}, {@code AddressConflict}.
 */
public record Condition(String type, String reason, Instant since) {}
