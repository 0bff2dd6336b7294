package io.hostler.api.http;

import io.netty.channel.ChannelHandlerContext;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Futures on a connection: what was started always ends in a call on the connection's thread. */
final class HttpWire {

  private HttpWire() {}

  static void close(ChannelHandlerContext ctx) {
    var unused = ctx.close();
  }

  /** Writes; {@code then} gets the failure, or null. */
  static void write(ChannelHandlerContext ctx, Object message, Consumer<@Nullable Throwable> then) {
    var unused =
        ctx.writeAndFlush(message)
            .addListener(written -> then.accept(written.isSuccess() ? null : written.cause()));
  }

  /** Writes; a failure closes the connection. */
  static void write(ChannelHandlerContext ctx, Object message) {
    write(
        ctx,
        message,
        failed -> {
          if (failed != null) {
            close(ctx);
          }
        });
  }

  /** Runs {@code work} on the connection's own thread. */
  static void onLoop(ChannelHandlerContext ctx, Runnable work) {
    if (ctx.executor().inEventLoop()) {
      work.run();
    } else {
      ctx.executor().execute(work);
    }
  }

  /** Starts {@code work} on {@code executor}; what it throws fails the future. */
  static <T> CompletableFuture<T> start(
      Executor executor, Supplier<? extends CompletionStage<? extends T>> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    executor.execute(
        () -> {
          try {
            var unused =
                work.get()
                    .whenComplete(
                        (value, failed) -> {
                          if (failed != null) {
                            result.completeExceptionally(failed);
                          } else {
                            result.complete(value);
                          }
                        });
          } catch (Throwable e) {
            // An error too: a client that waits for an answer that never comes holds a connection.
            result.completeExceptionally(e);
          }
        });
    return result;
  }

  /** Calls {@code then} with how it went, on the connection's thread. */
  static <T> void settle(
      ChannelHandlerContext ctx,
      CompletionStage<T> running,
      BiConsumer<? super T, @Nullable Throwable> then) {
    var unused =
        running.whenComplete((value, failed) -> onLoop(ctx, () -> then.accept(value, failed)));
  }
}
