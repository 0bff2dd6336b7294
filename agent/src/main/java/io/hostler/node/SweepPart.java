package io.hostler.node;

import io.hostler.instance.InstanceDriver;
import io.hostler.plan.Outcome;
import io.hostler.plan.Plan;
import io.hostler.plan.Seen;
import io.hostler.plan.Step;
import io.hostler.plan.Uid;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Finds what nobody asked about: instances that carry this cell's mark on the host, and those that
 * the store places here. Has no steps of its own; what it finds is a key like all others.
 */
public final class SweepPart implements NodePart {
  private static final Duration SELDOM = Duration.ofMinutes(10);

  private final InstanceDriver driver;
  private final Supplier<Collection<Uid>> placedHere;
  private final Consumer<Uid> found;

  public SweepPart(
      InstanceDriver driver, Supplier<Collection<Uid>> placedHere, Consumer<Uid> found) {
    this.driver = driver;
    this.placedHere = placedHere;
    this.found = found;
  }

  @Override
  public Plan<Step> plan() {
    placedHere.get().forEach(found);
    return switch (driver.owners()) {
      case Seen.Present<Set<Uid>>(var owners) -> {
        owners.forEach(found);
        yield Plan.nothing();
      }
      case Seen.Absent<Set<Uid>>() -> Plan.nothing();
      case Seen.Unknown<Set<Uid>>(var why) -> Plan.blocked("owners", why);
    };
  }

  /**
   * It is asked for at each connect of libvirt and each change of the cell, and libvirt's events
   * wake what they speak of whether it is known or not.
   */
  @Override
  public Duration seldom() {
    return SELDOM;
  }

  @Override
  public Outcome apply(Step step) {
    throw new IllegalArgumentException("a sweep has no steps: " + step);
  }
}
