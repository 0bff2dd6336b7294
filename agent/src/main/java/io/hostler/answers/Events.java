package io.hostler.answers;

import io.hostler.api.EventSource;
import io.hostler.model.ResourceName;
import io.hostler.plan.HostlerException;
import io.hostler.plan.Problem;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * The node's events since the agent's start: the newest are held, and told to whoever listens, in
 * order.
 */
public final class Events implements EventSource, AutoCloseable {
  private static final int HELD = 1_000;

  /**
   * A life's numbers begin at its start, in milliseconds times this: no agent tells so many events
   * in a millisecond, so a number of a former life is none of this one's. Exact in JSON until 2255.
   */
  private static final long LIFE = 1_000;

  private final InstantSource clock;
  private final Deque<Event> held = new ArrayDeque<>();
  private final List<Consumer<Event>> listeners = new ArrayList<>();
  private final ExecutorService teller =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("events").factory());
  private long sequence;

  public Events(InstantSource clock) {
    this.clock = clock;
    this.sequence = clock.millis() * LIFE;
  }

  public synchronized void tell(String type, Optional<ResourceName> resource, String says) {
    Event event = new Event(++sequence, clock.instant(), type, resource, says);
    held.addLast(event);
    if (held.size() > HELD) {
      held.removeFirst();
    }
    List<Consumer<Event>> now = List.copyOf(listeners);
    if (!now.isEmpty()) {
      teller.execute(() -> now.forEach(listener -> listener.accept(event)));
    }
  }

  @Override
  public synchronized Subscription subscribe(OptionalLong after, Consumer<Event> listener) {
    if (after.isPresent()) {
      long oldest = held.isEmpty() ? sequence + 1 : held.getFirst().sequence();
      if (after.getAsLong() + 1 < oldest || after.getAsLong() > sequence) {
        throw new HostlerException(
            new Problem(
                "events-gone",
                "events after " + after.getAsLong() + " are no longer held",
                "begin anew without a sequence"));
      }
      List<Event> missed =
          held.stream().filter(event -> event.sequence() > after.getAsLong()).toList();
      teller.execute(() -> missed.forEach(listener));
    }
    listeners.add(listener);
    return () -> {
      synchronized (this) {
        listeners.remove(listener);
      }
    };
  }

  @Override
  public void close() {
    teller.shutdown();
  }
}
