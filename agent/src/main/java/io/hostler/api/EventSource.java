package io.hostler.api;

import io.hostler.model.ResourceName;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** What happens, in order. */
public interface EventSource {

  /**
   * Calls {@code listener} with every event after {@code after} (empty: from now on), in order, one
   * call at a time, until closed.
   *
   * @throws io.hostler.plan.HostlerException {@code events-gone} when {@code after} is no longer
   *     held
   */
  Subscription subscribe(OptionalLong after, Consumer<Event> listener);

  /** Closing twice is fine. */
  interface Subscription extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * @param sequence grows by one with each event of this node's agent; it begins with the agent's
   *     start, so that no number of a former life is ever one of this life
   * @param type {@code declared}: a resource of the cell was created, changed or deleted; {@code
   *     state} and {@code condition} of an instance of this node; {@code node}: one is heard of or
   *     not; {@code store}: whether this node follows it
   * @param says one line for people
   */
  record Event(
      long sequence, Instant at, String type, Optional<ResourceName> resource, String says) {}
}
