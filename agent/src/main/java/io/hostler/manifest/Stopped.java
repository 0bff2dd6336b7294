package io.hostler.manifest;

import java.time.Instant;

/**
 * Why an instance is not running: libvirt's own reason does not outlive libvirtd.
 *
 * @param reason {@code guest} (its own shutdown), {@code user}, {@code failed}, {@code host} (it
 *     was gone after the host's boot)
 * @param at when it was seen
 * @param crashes in a row without a minute of running in between
 */
public record Stopped(String reason, Instant at, int crashes) {}
