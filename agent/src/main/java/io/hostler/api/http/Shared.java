package io.hostler.api.http;

import io.netty.channel.ChannelHandlerContext;
import java.util.concurrent.Executor;

/** What all connections of one server share. */
record Shared(
    Limits limits,
    Router router,
    Gate gate,
    Audit audit,
    Executor handlers,
    Connections connections) {

  /** Runs {@code work} on the connection's own thread. */
  static void onLoop(ChannelHandlerContext ctx, Runnable work) {
    if (ctx.executor().inEventLoop()) {
      work.run();
    } else {
      ctx.executor().execute(work);
    }
  }
}
