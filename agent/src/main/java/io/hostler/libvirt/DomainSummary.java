package io.hostler.libvirt;

import io.hostler.plan.Uid;
import java.util.Optional;

/**
 * A domain of this host, ours or not.
 *
 * @param uuid libvirt's identity of it; of our own it is the instance's uid
 * @param mark empty: foreign, never touched
 */
public record DomainSummary(Uid uuid, String name, DomainState state, Optional<Mark> mark) {}
