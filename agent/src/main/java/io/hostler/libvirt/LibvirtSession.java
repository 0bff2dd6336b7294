package io.hostler.libvirt;

import com.sun.jna.Pointer;
import io.hostler.plan.Uid;
import java.util.Locale;
import java.util.function.Consumer;
import org.libvirt.Connect;
import org.libvirt.Domain;
import org.libvirt.LibvirtException;
import org.libvirt.event.ConnectionCloseListener;
import org.libvirt.event.LifecycleListener;

/** One connection from its opening to its end, with the callbacks that it needs held strongly. */
final class LibvirtSession extends Connect {
  /** A dead peer is noticed after interval × (count + 1). */
  private static final int KEEPALIVE_SECONDS = 4;

  private static final int KEEPALIVE_COUNT = 1;

  // A callback that is collected just stops being called, without a word: these fields are the
  // references that keep them.
  private final ConnectionCloseListener onClose;
  private final LifecycleListener onLifecycle;
  private volatile boolean open = true;
  private final Object lock = new Object();
  private int inside;
  private boolean ended;

  /** Opens; may block without limit when libvirtd hangs. */
  LibvirtSession(String uri, Runnable closed, Consumer<DomainEvent> events)
      throws LibvirtException {
    super(uri);
    this.onClose =
        (connection, reason) -> {
          open = false;
          closed.run();
        };
    this.onLifecycle =
        (domain, event) -> {
          events.accept(new DomainEvent(uuid(domain), words(event)));
          return 0;
        };
    try {
      registerCloseListener(onClose);
      setKeepAlive(KEEPALIVE_SECONDS, KEEPALIVE_COUNT);
      addLifecycleListener(onLifecycle);
    } catch (LibvirtException e) {
      end();
      throw e;
    }
  }

  boolean isOpen() {
    return open;
  }

  /** The raw connection, for {@link Native}. */
  Pointer pointer() {
    return vcp.getPointer();
  }

  /**
   * Before a call; false when it has ended. After true the connection stays until {@link #leave}:
   * libvirt frees it with its close, also under a call of another thread.
   */
  boolean enter() {
    synchronized (lock) {
      if (ended) {
        return false;
      }
      inside++;
      return true;
    }
  }

  /** After a call. The last one out of a connection that has ended closes it. */
  void leave() {
    boolean last;
    synchronized (lock) {
      inside--;
      last = ended && inside == 0;
    }
    if (last) {
      tried(this::close);
    }
  }

  /**
   * Closes as soon as no call is inside; domains that still refer to it keep it alive until they
   * are collected. Its callbacks go first: libvirt would go on to call them, when they may have
   * been collected. May wait for libvirtd as long as keepalive does.
   */
  void end() {
    synchronized (lock) {
      open = false;
      if (ended) {
        return;
      }
      ended = true;
      inside++;
    }
    tried(() -> removeLifecycleListener(onLifecycle));
    tried(this::unregisterCloseListener);
    leave();
  }

  private interface Ending {
    void run() throws LibvirtException;
  }

  /** Whatever libvirtd says to it, on this side it is done. */
  private static void tried(Ending ending) {
    try {
      ending.run();
    } catch (LibvirtException e) {
      // The connection is broken, which is why it is closed.
    }
  }

  private static Uid uuid(Domain domain) {
    try {
      return Uid.parse(domain.getUUIDString());
    } catch (LibvirtException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String words(org.libvirt.event.DomainEvent event) {
    return event.getType().name().toLowerCase(Locale.ROOT);
  }
}
