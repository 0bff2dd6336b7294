package io.hostler.libvirt;

import io.hostler.plan.Uid;

/**
 * Something happened to a domain; says that it should be looked at, never what is true now.
 *
 * @param what {@code started}, {@code stopped shutdown}: for logs
 */
public record DomainEvent(Uid uuid, String what) {}
