package io.hostler.plan;

import java.time.Duration;

/** When a key wants to be looked at again. */
public sealed interface Wake {

  record After(Duration delay) implements Wake {}

  /** On an event that queues the key; {@code atMost} bounds the wait should the event be missed. */
  record OnEvent(String event, Duration atMost) implements Wake {}

  static Wake after(Duration delay) {
    return new After(delay);
  }

  static Wake onEvent(String event, Duration atMost) {
    return new OnEvent(event, atMost);
  }

  /** The longest that this wake may wait. */
  default Duration atMost() {
    return switch (this) {
      case After(Duration delay) -> delay;
      case OnEvent(String event, Duration atMost) -> atMost;
    };
  }
}
