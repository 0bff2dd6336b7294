package io.hostler.model;

import java.time.Instant;

/**
 * A named, dated statement about a resource with its reason. {@code type}: {@code RestartPending},
 * {@code RebuildPending}, {@code FirewallMissing}, {@code InboundClosed}, {@code AddressConflict},
 * {@code RulesRefused}.
 */
public record Condition(String type, String reason, Instant since) {}
