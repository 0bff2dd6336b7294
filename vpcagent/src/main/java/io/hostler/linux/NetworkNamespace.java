package io.hostler.linux;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * A network namespace, held open by a descriptor. Work in it runs on a platform thread of its own:
 * {@code setns} changes the thread, and a thread that moved must not serve anything else. In it
 * sockets, {@code /proc/sys/net} and {@code /proc/thread-self/net} are the namespace's; {@code
 * /sys/class/net} and {@code /proc/self/net} are not.
 */
public final class NetworkNamespace implements AutoCloseable {
  private static final Path OWN = Path.of("/proc/thread-self/ns/net");

  private final int fd;

  private NetworkNamespace(int fd) {
    this.fd = fd;
  }

  /** A new one; it ends, with all that is in it, when it is closed and nobody is left inside. */
  public static NetworkNamespace create() {
    return onOwnThread(
        "make a network namespace",
        () -> {
          Libc.unshare(Libc.CLONE_NEWNET);
          return new NetworkNamespace(Libc.open(OWN, Libc.O_RDONLY | Libc.O_CLOEXEC, 0));
        });
  }

  /** The one at a path: {@code /run/netns/NAME} or {@code /proc/PID/ns/net}. */
  public static NetworkNamespace at(Path path) {
    return new NetworkNamespace(Libc.open(path, Libc.O_RDONLY | Libc.O_CLOEXEC, 0));
  }

  public int fd() {
    return fd;
  }

  /** Moves the calling thread into it, for the thread's life. */
  public void enter() {
    Libc.setns(fd, Libc.CLONE_NEWNET);
  }

  /** Runs {@code call} inside, on a thread made for it. */
  public <T extends @Nullable Object> T call(Callable<T> call) {
    return onOwnThread(
        "in a network namespace",
        () -> {
          enter();
          return call.call();
        });
  }

  public void run(Runnable call) {
    this.<@Nullable Void>call(
        () -> {
          call.run();
          return null;
        });
  }

  @Override
  public void close() {
    Libc.close(fd);
  }

  private static <T extends @Nullable Object> T onOwnThread(String what, Callable<T> call) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .name("netns")
        .start(
            () -> {
              try {
                result.complete(call.call());
              } catch (Throwable e) { // belongs to the caller
                result.completeExceptionally(e);
              }
            });
    try {
      return result.join();
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case RuntimeException known -> throw known;
        case Error error -> throw error;
        case null, default -> throw new IllegalStateException(what, e.getCause());
      }
    }
  }
}
