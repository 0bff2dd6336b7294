package io.hostler.network;

import java.util.Optional;

/**
 * Limits in bytes a second; empty is unlimited.
 *
 * @param toGuest of what the guest receives
 * @param fromGuest of what it sends
 */
public record Rates(Optional<Long> toGuest, Optional<Long> fromGuest) {
  public static final Rates UNLIMITED = new Rates(Optional.empty(), Optional.empty());

  @Override
  public String toString() {
    return "to guest " + text(toGuest) + ", from guest " + text(fromGuest);
  }

  private static String text(Optional<Long> rate) {
    return rate.map(value -> value + " B/s").orElse("unlimited");
  }
}
