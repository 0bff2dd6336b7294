package io.hostler.api.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stream of lines to a client. One that falls too far behind is cut: it sees the stream end
 * without its last chunk and knows that it missed something, where skipping would hide it.
 */
final class LineWriter implements Phase, Answer.LineSink {
  private static final Logger LOG = LoggerFactory.getLogger(LineWriter.class);

  private final ChannelHandlerContext ctx;
  private final int backlog;
  private final AtomicLong pending = new AtomicLong();
  private final AtomicBoolean cut = new AtomicBoolean();
  private @Nullable AutoCloseable source;

  LineWriter(ChannelHandlerContext ctx, int backlog) {
    this.ctx = ctx;
    this.backlog = backlog;
  }

  /** Starts the lines; none is written before the caller is done with this task of the loop. */
  void open(Answer.LineSource lines) {
    source = lines.open(this);
  }

  @Override
  public void line(byte[] line) {
    if (cut.get()) {
      return;
    }
    if (pending.addAndGet(line.length) > backlog) {
      if (cut.compareAndSet(false, true)) {
        LOG.info("event reader cut: it is more than {} bytes behind", backlog);
        HttpWire.close(ctx);
      }
      return;
    }
    ctx.executor()
        .execute(
            () ->
                HttpWire.write(
                    ctx,
                    new DefaultHttpContent(Unpooled.wrappedBuffer(line)),
                    failed -> pending.addAndGet(-line.length)));
  }

  @Override
  public void message(Object message) {
    ReferenceCountUtil.release(message);
    ctx.read();
  }

  @Override
  public void gone() {
    cut.set(true);
    if (source != null) {
      try {
        source.close();
      } catch (Exception e) {
        LOG.warn("event stream did not close well", e);
      }
    }
  }
}
