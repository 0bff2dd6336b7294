package io.hostler.libvirt;

import io.hostler.plan.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.libvirt.LibvirtException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one connection to libvirtd: opens it, notices its end, opens it again with back-off.
 *
 * <p>Only its own thread ever opens: an open against a hung libvirtd blocks without limit and can't
 * be interrupted, so everybody else sees "not connected" meanwhile and never waits for it.
 */
public final class LibvirtConnection implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LibvirtConnection.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final String uri;
  private final List<Consumer<DomainEvent>> onEvent = new CopyOnWriteArrayList<>();
  private final List<Runnable> onReconnect = new CopyOnWriteArrayList<>();
  private final ExecutorService listeners =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("libvirt-listeners").daemon().factory());
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private @Nullable LibvirtSession session;
  private String lastError = "not connected yet";
  private boolean closed;

  /**
   * @param uri {@code qemu:///system}, or {@code qemu+unix:///system?socket=…}
   */
  public LibvirtConnection(String uri) {
    this.uri = uri;
  }

  /** Begins to connect; returns at once. Listeners should be there before. */
  public LibvirtConnection start() {
    Thread.ofPlatform().name("libvirt-connect").daemon().start(this::keepConnected);
    return this;
  }

  /** Whether there is a connection within {@code atMost}. */
  public boolean awaitConnected(Duration atMost) throws InterruptedException {
    long left = atMost.toNanos();
    lock.lockInterruptibly();
    try {
      while (session == null && left > 0) {
        left = changed.awaitNanos(left);
      }
      return session != null;
    } finally {
      lock.unlock();
    }
  }

  /** Why there is no connection; empty while there is one. */
  public Optional<Problem> trouble() {
    lock.lock();
    try {
      return session != null ? Optional.empty() : Optional.of(unreachable());
    } finally {
      lock.unlock();
    }
  }

  void onEvent(Consumer<DomainEvent> listener) {
    onEvent.add(listener);
  }

  void onReconnect(Runnable listener) {
    onReconnect.add(listener);
  }

  /**
   * @throws HypervisorException at once when there is no connection
   */
  LibvirtSession session() {
    lock.lock();
    try {
      if (session == null) {
        Problem why = unreachable();
        throw HypervisorException.failed(why.code(), why.detail(), why.advice());
      }
      return session;
    } finally {
      lock.unlock();
    }
  }

  private Problem unreachable() {
    return new Problem(
        "libvirt-unreachable",
        "no connection to libvirtd at " + uri + ": " + lastError,
        "see that libvirtd runs; guests go on meanwhile");
  }

  private void keepConnected() {
    Duration pause = FIRST_PAUSE;
    while (true) {
      boolean opened = open();
      if (opened) {
        pause = FIRST_PAUSE;
        tell(() -> onReconnect.forEach(Runnable::run));
      }
      if (!waitForEnd(opened, pause)) {
        return;
      }
      pause = pause.multipliedBy(2);
      pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }
  }

  private boolean open() {
    try {
      EventLoop.start();
      LibvirtSession fresh =
          new LibvirtSession(
              uri, this::wake, event -> tell(() -> onEvent.forEach(l -> l.accept(event))));
      if (!isUsed(fresh)) {
        fresh.end();
        return false;
      }
      LOG.info("libvirt connected uri={}", uri);
      return true;
    } catch (LibvirtException | UnsatisfiedLinkError | NoClassDefFoundError e) {
      lock.lock();
      try {
        lastError = String.valueOf(e.getMessage()).strip();
      } finally {
        lock.unlock();
      }
      return false;
    }
  }

  /** False when closed for good meanwhile. */
  private boolean isUsed(LibvirtSession fresh) {
    lock.lock();
    try {
      session = closed ? null : fresh;
      changed.signalAll();
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  /** Returns when the connection ended or the pause is over; false when closed for good. */
  private boolean waitForEnd(boolean opened, Duration pause) {
    Optional<LibvirtSession> ended = Optional.empty();
    lock.lock();
    try {
      long left = pause.toNanos();
      while (!closed && (opened ? session != null && session.isOpen() : left > 0)) {
        // The close event wakes us; the half minute is for one that got lost.
        left = changed.awaitNanos(opened ? TimeUnit.SECONDS.toNanos(30) : left);
      }
      if (session != null) {
        LOG.warn("libvirt connection lost uri={}", uri);
        ended = Optional.of(session);
        session = null;
        lastError = "the connection was lost";
      }
      return !closed;
    } catch (InterruptedException e) {
      return false;
    } finally {
      lock.unlock();
      ended.ifPresent(LibvirtSession::end);
    }
  }

  /** On libvirt's own thread: only wakes, never calls libvirt. */
  private void wake() {
    tell(
        () -> {
          lock.lock();
          try {
            changed.signalAll();
          } finally {
            lock.unlock();
          }
        });
  }

  private void tell(Runnable listener) {
    try {
      listeners.execute(
          () -> {
            try {
              listener.run();
            } catch (RuntimeException e) {
              LOG.warn("a listener of libvirt events failed: {}", e.toString());
            }
          });
    } catch (RejectedExecutionException e) {
      LOG.debug("an event came after the end");
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    listeners.shutdown();
  }
}
