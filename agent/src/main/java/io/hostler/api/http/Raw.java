package io.hostler.api.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
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
    HttpWire.settle(
        ctx,
        tunnel.in(bytes.nioBuffer()),
        (none, failed) -> {
          bytes.release();
          if (failed != null) {
            HttpWire.close(ctx);
          } else {
            ctx.read();
          }
        });
  }

  @Override
  public CompletableFuture<Void> write(ByteBuffer bytes) {
    CompletableFuture<Void> out = new CompletableFuture<>();
    HttpWire.write(
        ctx,
        Unpooled.copiedBuffer(bytes),
        failed -> {
          if (failed == null) {
            out.complete(null);
          } else {
            out.completeExceptionally(failed);
          }
        });
    return out;
  }

  @Override
  public void end() {
    HttpWire.write(ctx, Unpooled.EMPTY_BUFFER, failed -> HttpWire.close(ctx));
  }

  @Override
  public void gone() {
    tunnel.close();
  }
}
