package io.hostler.instance;

import io.hostler.libvirt.ConsoleStream;
import io.hostler.libvirt.Hypervisor;
import io.hostler.plan.HostlerException;
import io.hostler.plan.Problem;
import io.hostler.plan.Uid;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Guests' serial consoles: what was kept of one, and live attachments, of which there are few. */
public final class Console {
  /** Live at a time; each may hold three threads in calls of libvirt. */
  public static final int MOST = 32;

  /** After it a guest that takes no keys, or a libvirtd that does not answer, is given up. */
  private static final Duration DEADLINE = Duration.ofSeconds(15);

  private final Hypervisor hypervisor;
  private final Layout layout;
  private final Duration deadline;
  private final Semaphore free = new Semaphore(MOST);
  private final AtomicInteger stuck = new AtomicInteger();

  public Console(Hypervisor hypervisor, Layout layout) {
    this(hypervisor, layout, DEADLINE);
  }

  Console(Hypervisor hypervisor, Layout layout, Duration deadline) {
    this.hypervisor = hypervisor;
    this.layout = layout;
    this.deadline = deadline;
  }

  /** What the guest wrote since its first start. */
  public Path log(Uid uid) {
    return layout.consoleLog(uid);
  }

  /**
   * Attaches, and takes the console from whoever had it. What the guest wrote before is in the log,
   * not in the stream. Blocks for libvirt's answer.
   *
   * @param output told what the guest writes, on the attachment's own thread
   * @param ended told once, when the guest, the connection or {@link Attachment#close} ended it
   * @throws io.hostler.libvirt.HypervisorException when it can't be opened
   * @throws HostlerException {@code consoles-full}
   */
  public Attachment attach(Uid uid, Consumer<byte[]> output, Runnable ended) {
    if (!free.tryAcquire()) {
      throw new HostlerException(
          new Problem(
              "consoles-full",
              "this node has " + MOST + " consoles open, and no more are let in",
              "close one; see hostler doctor for those that do not end"));
    }
    ConsoleStream stream;
    try {
      stream = hypervisor.console(uid);
    } catch (RuntimeException e) {
      free.release();
      throw e;
    }
    return Attachment.start(
        "console-" + uid.shortId(), stream, deadline, output, ended, stuck, free::release);
  }

  /** Consoles that were closed and whose calls do not come back. */
  public List<Problem> findings() {
    int hang = stuck.get();
    return hang == 0
        ? List.of()
        : List.of(
            new Problem(
                "console-hangs",
                hang + " of " + MOST + " consoles were closed and libvirt does not let them go",
                "look at libvirtd; guests go on meanwhile"));
  }
}
