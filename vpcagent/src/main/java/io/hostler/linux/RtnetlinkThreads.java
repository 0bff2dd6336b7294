package io.hostler.linux;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Rtnetlink on {@link NativeThreads}: each thread with a socket of its own, opened at first use.
 */
public final class RtnetlinkThreads {
  private final NativeThreads threads;
  private final Duration deadline;
  private final ThreadLocal<Rtnetlink> sockets = ThreadLocal.withInitial(Rtnetlink::new);

  /**
   * @param deadline of each call
   */
  public RtnetlinkThreads(NativeThreads threads, Duration deadline) {
    this.threads = threads;
    this.deadline = deadline;
  }

  /**
   * @throws NativeDeadlineException when it did not return in time
   * @throws LinuxException what the kernel refused
   */
  public <T extends @Nullable Object> T call(String what, Function<Rtnetlink, T> call) {
    return threads.call(what, deadline, () -> call.apply(sockets.get()));
  }

  public void run(String what, Consumer<Rtnetlink> call) {
    threads.run(what, deadline, () -> call.accept(sockets.get()));
  }
}
