package io.hostler.linux;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Rtnetlink on {@link NativeThreads}: each thread with a socket of its own, opened at first use.
 */
public final class RtnetlinkThreads {
  private final NativeThreads threads;
  private final Duration deadline;
  private final Map<Thread, Rtnetlink> sockets = new HashMap<>();

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
    return threads.call(what, deadline, () -> call.apply(socket()));
  }

  public void run(String what, Consumer<Rtnetlink> call) {
    threads.run(what, deadline, () -> call.accept(socket()));
  }

  /**
   * The calling thread's. A thread that came back from a call after its deadline ends: its socket
   * is closed when the next one is opened.
   */
  private synchronized Rtnetlink socket() {
    Rtnetlink own = sockets.get(Thread.currentThread());
    if (own == null) {
      List<Thread> ended = sockets.keySet().stream().filter(each -> !each.isAlive()).toList();
      ended.stream().map(sockets::remove).forEach(Rtnetlink::close);
      own = new Rtnetlink();
      sockets.put(Thread.currentThread(), own);
    }
    return own;
  }
}
