package io.hostler.api.http;

import io.hostler.plan.HostlerException;
import io.hostler.plan.Problem;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands a body on as it comes: the next piece is read when the last one is taken, so nothing
 * gathers here however slow the taker is.
 */
final class StreamedBody implements Phase {
  private final Connection connection;
  private final ChannelHandlerContext ctx;
  private final Shared shared;
  private final BiConsumer<Answer, Boolean> then;
  private Route.@Nullable Sink sink;
  private boolean busy;
  private boolean over;
  private long bytes;
  private long waited;
  private long since;

  /**
   * @param then takes the answer, and whether the body was read to its end; called at most once
   */
  StreamedBody(
      Connection connection,
      ChannelHandlerContext ctx,
      Shared shared,
      BiConsumer<Answer, Boolean> then) {
    this.connection = connection;
    this.ctx = ctx;
    this.shared = shared;
    this.then = then;
  }

  /** False: too late, and the sink is told. */
  boolean opened(Route.Sink opened) {
    if (over) {
      abort(opened);
      return false;
    }
    sink = opened;
    watch();
    return true;
  }

  /** For the next piece: as long as a rest may be, and no longer than the least rate allows. */
  private void watch() {
    Limits limits = shared.limits();
    since = System.nanoTime();
    Duration earned = Duration.ofMillis(bytes * 1000 / limits.leastRate());
    Duration left = limits.stall().plus(earned).minusNanos(waited);
    connection.after(
        left.compareTo(limits.stall()) < 0 ? left : limits.stall(),
        () ->
            fail(
                new HostlerException(
                    new Problem("request-timeout", "too few bytes came for too long"))));
  }

  @Override
  public void message(Object message) {
    Route.Sink taker = sink;
    if (over || taker == null) {
      ReferenceCountUtil.release(message);
      return;
    }
    if (!(message instanceof HttpContent content) || content.decoderResult().isFailure()) {
      ReferenceCountUtil.release(message);
      fail(Request.bad("the body is not well encoded"));
      return;
    }
    bytes += content.content().readableBytes();
    if (bytes > shared.limits().uploadBytes()) {
      content.release();
      fail(WholeBody.tooLarge(shared.limits().uploadBytes()));
      return;
    }
    waited += System.nanoTime() - since;
    // The taker's own slowness is not the client's.
    connection.stopTimer();
    busy = true;
    boolean last = message instanceof LastHttpContent;
    ByteBuffer piece = content.content().nioBuffer();
    HttpWire.settle(
        ctx,
        HttpWire.<Void>start(shared.handlers(), () -> taker.write(piece)),
        (none, failed) -> {
          content.release();
          taken(taker, failed, last);
        });
  }

  private void taken(Route.Sink taker, @Nullable Throwable failed, boolean last) {
    busy = false;
    if (over) {
      abort(taker);
    } else if (failed != null) {
      fail(failed);
    } else if (last) {
      finish(taker);
    } else {
      watch();
      ctx.read();
    }
  }

  private void finish(Route.Sink taker) {
    over = true;
    HttpWire.settle(
        ctx,
        HttpWire.<Answer>start(shared.handlers(), taker::finish),
        (answer, failed) -> then.accept(failed == null ? answer : ProblemDetails.of(failed), true));
  }

  /** Gives up and says why; does nothing once it is over. */
  void fail(Throwable why) {
    if (!over) {
      stop();
      then.accept(ProblemDetails.of(why), false);
    }
  }

  @Override
  public void gone() {
    if (!over) {
      stop();
    }
  }

  private void stop() {
    over = true;
    // A sink that is busy with a piece is told when it is done with it.
    if (sink != null && !busy) {
      abort(sink);
    }
  }

  private void abort(Route.Sink taker) {
    shared.handlers().execute(taker::abort);
  }
}
