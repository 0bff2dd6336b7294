package io.hostler.api.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.DateFormatter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.flow.FlowControlHandler;
import java.util.Date;

/** Writes answers. Called on the connection's thread. */
final class Responder {
  private final Connection connection;
  private final ChannelHandlerContext ctx;
  private final Limits limits;

  Responder(Connection connection, ChannelHandlerContext ctx, Limits limits) {
    this.connection = connection;
    this.ctx = ctx;
    this.limits = limits;
  }

  /** One body; then the next request, or the end. */
  void content(Answer.Content content, boolean keepAlive, Runnable next) {
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(content.status()),
            Unpooled.wrappedBuffer(content.body().duplicate()));
    head(response, content.type());
    response.headers().set(HttpHeaderNames.CONTENT_LENGTH, content.body().remaining());
    content.headers().forEach((name, value) -> response.headers().set(name, value));
    whole(response, keepAlive, next);
  }

  /** The header of what would be lines, to a client that asked for no more. */
  void head(Answer.Lines lines, boolean keepAlive, Runnable next) {
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.EMPTY_BUFFER);
    head(response, lines.type());
    response.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
    whole(response, keepAlive, next);
  }

  private static void head(HttpResponse response, String type) {
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, type);
    response.headers().set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE);
    response.headers().set(HttpHeaderNames.DATE, now());
  }

  /** RFC 9110, section 6.6.1: who has a clock sends it. */
  @SuppressWarnings("JavaUtilDate") // what Netty's formatter takes
  private static String now() {
    return DateFormatter.format(new Date());
  }

  private void whole(FullHttpResponse response, boolean keepAlive, Runnable next) {
    if (!keepAlive) {
      response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    }
    connection.after(limits.stall(), connection::close);
    Lingering lingering = new Lingering(connection, ctx);
    connection.enter(lingering);
    HttpWire.write(
        ctx,
        response,
        failed -> {
          if (failed != null) {
            HttpWire.close(ctx);
          } else if (keepAlive) {
            next.run();
          } else {
            // Closed at once, what the client still sends would take the answer from it.
            var unused = ((DuplexChannel) ctx.channel()).shutdownOutput();
            lingering.begin();
          }
        });
  }

  /**
   * Lines until the client leaves.
   *
   * @throws RuntimeException what the source threw; nothing is answered then
   */
  void lines(Answer.Lines lines) {
    if (!ctx.channel().isActive()) {
      return; // nobody would ever close the source
    }
    LineWriter writer = new LineWriter(ctx, limits.backlogBytes());
    writer.open(lines.source());
    connection.stopTimer();
    HttpResponse response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
    head(response, lines.type());
    response.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
    connection.enter(writer);
    HttpWire.write(ctx, response);
    // A read is outstanding all the time: so the client's leaving is noticed.
    ctx.read();
  }

  /** Raw bytes both ways until one end leaves. */
  void upgrade(Answer.Upgrade upgrade) {
    connection.stopTimer();
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.SWITCHING_PROTOCOLS, Unpooled.EMPTY_BUFFER);
    response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
    response.headers().set(HttpHeaderNames.UPGRADE, upgrade.protocol());
    Raw raw = new Raw(ctx, upgrade.tunnel());
    connection.enter(raw);
    HttpWire.write(
        ctx,
        response,
        failed -> {
          if (failed != null || !ctx.channel().isActive()) {
            HttpWire.close(ctx);
            return;
          }
          ctx.pipeline().remove(HttpServerCodec.class);
          ctx.pipeline().remove(FlowControlHandler.class);
          raw.begin();
        });
  }
}
