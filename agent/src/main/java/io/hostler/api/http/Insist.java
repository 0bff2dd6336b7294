package io.hostler.api.http;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;

/**
 * Keeps a wish to read alive until a message comes. Netty's flow control forgets one at the end of
 * a pass of the loop that brought nothing for it (as of 4.2.18): a body in two pieces would stall.
 */
final class Insist extends ChannelDuplexHandler {
  private boolean wanted;

  @Override
  public void read(ChannelHandlerContext ctx) {
    wanted = true;
    ctx.read();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    wanted = false;
    ctx.fireChannelRead(message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (wanted) {
      ctx.read();
    }
    ctx.fireChannelReadComplete();
  }
}
