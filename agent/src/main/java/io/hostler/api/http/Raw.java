package io.hostler.api.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.ReferenceCountUtil;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/** An upgraded connection: bytes both ways, each way at the pace of its taker. */
final class Raw implements Phase, Answer.TunnelOut {
  private final ChannelHandlerContext ctx;
  private final Answer.Tunnel tunnel;

  Raw(ChannelHandlerContext ctx, Answer.Tunnel tunnel) {
    this.ctx = ctx;
    this.tunnel = tunnel;
  }

  void begin() {
    tunnel.open(this);
    ctx.read();
  }

  @Override
  public void message(Object message) {
    if (!(message instanceof ByteBuf bytes)) {
      ReferenceCountUtil.release(message);
      ctx.read();
      return;
    }
    tunnel
        .in(bytes.nioBuffer())
        .whenComplete(
            (none, failed) ->
                Shared.onLoop(
                    ctx,
                    () -> {
                      bytes.release();
                      if (failed != null) {
                        ctx.close();
                      } else {
                        ctx.read();
                      }
                    }));
  }

  @Override
  public CompletableFuture<Void> write(ByteBuffer bytes) {
    CompletableFuture<Void> out = new CompletableFuture<>();
    ctx.writeAndFlush(Unpooled.copiedBuffer(bytes))
        .addListener(
            written -> {
              if (written.isSuccess()) {
                out.complete(null);
              } else {
                out.completeExceptionally(written.cause());
              }
            });
    return out;
  }

  @Override
  public void end() {
    ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
  }

  @Override
  public void gone() {
    tunnel.close();
  }
}
