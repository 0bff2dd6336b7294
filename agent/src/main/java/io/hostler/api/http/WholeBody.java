package io.hostler.api.http;

import io.hostler.plan.HostlerException;
import io.hostler.plan.Problem;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;

/** Gathers a body that must fit in memory. */
final class WholeBody implements Phase {
  private final ChannelHandlerContext ctx;
  private final int most;
  private final Consumer<byte[]> then;
  private final Consumer<Throwable> otherwise;
  private final ByteArrayOutputStream gathered = new ByteArrayOutputStream();

  WholeBody(
      ChannelHandlerContext ctx, int most, Consumer<byte[]> then, Consumer<Throwable> otherwise) {
    this.ctx = ctx;
    this.most = most;
    this.then = then;
    this.otherwise = otherwise;
  }

  static HostlerException tooLarge(long most) {
    return most == 0
        ? Request.bad("this path takes no body")
        : new HostlerException(
            new Problem(
                "too-large",
                "the body is larger than " + most + " bytes",
                "split the file; of a document, spec.userData takes at most 64 KiB"));
  }

  @Override
  public void message(Object message) {
    try {
      if (!(message instanceof HttpContent content) || content.decoderResult().isFailure()) {
        otherwise.accept(Request.bad("the body is not well encoded"));
        return;
      }
      int more = content.content().readableBytes();
      if (gathered.size() + more > most) {
        otherwise.accept(tooLarge(most));
        return;
      }
      byte[] bytes = new byte[more];
      content.content().readBytes(bytes);
      gathered.writeBytes(bytes);
      if (message instanceof LastHttpContent) {
        then.accept(gathered.toByteArray());
      } else {
        ctx.read();
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void gone() {}
}
