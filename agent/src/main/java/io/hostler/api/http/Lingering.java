package io.hostler.api.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;

/** Lets a client read its answer: what it still sends is thrown away, for a moment. */
final class Lingering implements Phase {
  private static final Duration LONGEST = Duration.ofSeconds(2);

  private final Connection connection;
  private final ChannelHandlerContext ctx;
  private boolean begun;

  Lingering(Connection connection, ChannelHandlerContext ctx) {
    this.connection = connection;
    this.ctx = ctx;
  }

  void begin() {
    begun = true;
    connection.after(LONGEST, connection::close);
    ctx.read();
  }

  @Override
  public void message(Object message) {
    ReferenceCountUtil.release(message);
    if (begun) {
      ctx.read();
    }
  }

  @Override
  public void gone() {}
}
