package io.hostler.instance;

import io.hostler.libvirt.DomainState;
import io.hostler.libvirt.Mark;
import java.util.Optional;

/**
 * The domain with the instance's UUID.
 *
 * @param mark empty: foreign, never touched
 */
public record DomainSeen(DomainState state, Optional<Mark> mark, DomainConfig config) {}
