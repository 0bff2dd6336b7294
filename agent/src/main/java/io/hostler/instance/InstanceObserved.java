package io.hostler.instance;

import io.hostler.manifest.Manifest;
import io.hostler.plan.Seen;
import io.hostler.plan.Uid;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * All that is here of one instance.
 *
 * @param at when it was looked at
 * @param stoppedFor how long ago what the manifest says of its power was written
 * @param pressedFor how long ago this agent pressed the power button of the guest that still runs
 * @param inHand ids of actions that this agent began and has not lost track of; one that stands in
 *     the manifest as begun and is not in hand was interrupted
 */
public record InstanceObserved(
    Uid uid,
    Instant at,
    Seen<Manifest> manifest,
    Seen<DomainSeen> domain,
    Seen<StorageSeen> storage,
    InstanceParts.Sights parts,
    Duration stoppedFor,
    Optional<Duration> pressedFor,
    Set<String> inHand) {

  public InstanceObserved {
    inHand = Set.copyOf(inHand);
  }
}
