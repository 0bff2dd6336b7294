package io.hostler.firewall;

/**
 * What the kernel counted at one rule of a chain, since the chain was last written.
 *
 * @param rule as {@code tcp 22 from 198.51.100.0/24}; {@code dropped} for the last of an instance
 */
public record RuleCount(String rule, long packets, long bytes) {}
