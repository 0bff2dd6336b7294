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
   * @param sequence grows by one with each event of this node's agent since its start
   * @param type {@code declared state condition step node store …}
   * @param says one line for people
   */
  record Event(
      long sequence, Instant at, String type, Optional<ResourceName> resource, String says) {}
}
