package io.hostler.instance;

import io.hostler.libvirt.ConsoleStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A live console. Its calls of libvirt block for as long as guest or libvirtd like, so each
 * direction and the end have a platform thread of this console alone: nobody else waits for them,
 * and no carrier of virtual threads is pinned. Its place is given back when all three are done.
 */
public final class Attachment implements AutoCloseable {
  private static final int BUFFER = 4096;

  private final String name;
  private final ConsoleStream stream;
  private final Duration deadline;
  private final ExecutorService keys;
  private final AtomicBoolean closing = new AtomicBoolean();
  private final CompletableFuture<Void> read = new CompletableFuture<>();
  private final AtomicInteger stuck;
  private final Runnable over;

  private Attachment(
      String name, ConsoleStream stream, Duration deadline, AtomicInteger stuck, Runnable over) {
    this.name = name;
    this.stream = stream;
    this.deadline = deadline;
    this.stuck = stuck;
    this.over = over;
    this.keys =
        Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name(name + "-keys").factory());
  }

  /**
   * @param deadline of a write, and of the end
   * @param stuck counts the attachments whose end is past its deadline
   * @param over told when no call of this console is left
   */
  static Attachment start(
      String name,
      ConsoleStream stream,
      Duration deadline,
      Consumer<byte[]> output,
      Runnable ended,
      AtomicInteger stuck,
      Runnable over) {
    Attachment attachment = new Attachment(name, stream, deadline, stuck, over);
    Thread.ofPlatform().daemon().name(name).start(() -> attachment.pump(output, ended));
    return attachment;
  }

  private void pump(Consumer<byte[]> output, Runnable ended) {
    byte[] buffer = new byte[BUFFER];
    try {
      for (int n = stream.read(buffer); n >= 0; n = stream.read(buffer)) {
        output.accept(Arrays.copyOf(buffer, n));
      }
    } catch (IOException e) {
      // The end of the stream, said otherwise.
    } finally {
      close();
      read.complete(null);
      ended.run();
    }
  }

  /**
   * Never blocks.
   *
   * @return done when the guest took it; fails when the console ended, also because the guest took
   *     nothing within the deadline
   */
  public CompletableFuture<Void> type(byte[] bytes) {
    if (closing.get()) {
      return CompletableFuture.failedFuture(new IOException("the console is closed"));
    }
    return CompletableFuture.runAsync(() -> write(bytes), keys)
        .orTimeout(deadline.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                close();
              }
            });
  }

  private void write(byte[] bytes) {
    try {
      stream.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Begins the end, once; never blocks. */
  @Override
  public void close() {
    if (closing.compareAndSet(false, true)) {
      CompletableFuture<Void> gone = new CompletableFuture<>();
      Thread.ofPlatform().daemon().name(name + "-end").start(() -> end(gone));
      var unused =
          gone.copy()
              .orTimeout(deadline.toMillis(), TimeUnit.MILLISECONDS)
              .whenComplete(
                  (done, late) -> {
                    if (late != null) {
                      hangs(gone);
                    }
                  });
    }
  }

  private void hangs(CompletableFuture<Void> gone) {
    stuck.incrementAndGet();
    var unused = gone.thenRun(stuck::decrementAndGet);
  }

  private void end(CompletableFuture<Void> gone) {
    keys.shutdown();
    try {
      stream.close();
      read.join();
      while (!keys.awaitTermination(1, TimeUnit.HOURS)) {
        // A write that libvirt does not give back holds this console's place.
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      over.run();
      gone.complete(null);
    }
  }
}
