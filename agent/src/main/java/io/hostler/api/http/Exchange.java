package io.hostler.api.http;

import io.hostler.api.Caller;
import io.hostler.plan.HostlerException;
import io.hostler.plan.Problem;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The requests of one connection, one after the other: from the header to the answer. */
final class Exchange implements Phase {
  private final Connection connection;
  private final ChannelHandlerContext ctx;
  private final Shared shared;
  private final Responder responder;
  private Caller caller = new Caller(-1, "?", 0, "");

  Exchange(Connection connection, ChannelHandlerContext ctx, Shared shared) {
    this.connection = connection;
    this.ctx = ctx;
    this.shared = shared;
    this.responder = new Responder(connection, ctx, shared.limits());
  }

  /** Waits for the first request of an admitted caller. */
  void await(Caller who) {
    caller = who;
    next();
  }

  /** Says why, and closes. */
  void refuse(Throwable why) {
    responder.content(ProblemDetails.of(why), false, this::next);
  }

  private void next() {
    connection.enter(this);
    shared.connections().idle(connection);
    // Not started again by the bytes of a header that comes slowly.
    connection.after(shared.limits().idle(), connection::close);
    ctx.read();
  }

  @Override
  public void message(Object message) {
    try {
      if (message instanceof HttpRequest request) {
        begin(request);
      } else {
        ctx.read();
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void gone() {}

  private void begin(HttpRequest http) {
    shared.connections().busy(connection);
    Asked asked;
    try {
      if (http.decoderResult().isFailure()) {
        throw unreadable(http.decoderResult().cause());
      }
      HeaderRules.check(http);
      asked = Asked.of(http, caller, shared.router());
    } catch (RuntimeException e) {
      responder.content(ProblemDetails.of(e), false, this::next);
      return;
    }
    long length = HttpUtil.getContentLength(http, -1L);
    boolean goOn = HttpUtil.is100ContinueExpected(http);
    switch (asked.route().taking()) {
      case Route.NoBody(Route.Handler handler) -> body(asked, handler, length, 0, goOn);
      case Route.WholeBody(Route.Handler handler) ->
          body(asked, handler, length, shared.limits().documentBytes(), goOn);
      case Route.StreamedBody(Route.StreamHandler handler) -> stream(asked, handler, length, goOn);
    }
  }

  private static HostlerException unreadable(Throwable why) {
    return why instanceof TooLongHttpHeaderException || why instanceof TooLongHttpLineException
        ? new HostlerException(
            new Problem("headers-too-large", "the request line or header is too large"))
        : Request.bad("this is not HTTP/1.1, or its length is not clear");
  }

  private void body(Asked asked, Route.Handler handler, long length, int most, boolean goOn) {
    WholeBody body =
        new WholeBody(
            ctx,
            most,
            bytes -> call(asked, () -> handler.handle(asked.request(bytes))),
            problem -> answer(asked, ProblemDetails.of(problem), false));
    if (length > most) {
      answer(asked, ProblemDetails.of(WholeBody.tooLarge(most)), false);
      return;
    }
    connection.enter(body);
    connection.after(
        shared.limits().document(), () -> answer(asked, ProblemDetails.of(late()), false));
    ready(goOn);
  }

  private void stream(Asked asked, Route.StreamHandler handler, long length, boolean goOn) {
    if (length > shared.limits().uploadBytes()) {
      answer(asked, ProblemDetails.of(WholeBody.tooLarge(shared.limits().uploadBytes())), false);
      return;
    }
    OptionalLong announced = length < 0 ? OptionalLong.empty() : OptionalLong.of(length);
    StreamedBody body =
        new StreamedBody(connection, ctx, shared, (answer, whole) -> answer(asked, answer, whole));
    connection.enter(body);
    connection.after(shared.limits().answer(), () -> body.fail(late()));
    HttpWire.settle(
        ctx,
        HttpWire.<Route.Sink>start(
            shared.handlers(), () -> handler.open(asked.request(new byte[0]), announced)),
        (sink, failed) -> {
          if (failed != null) {
            body.fail(failed);
          } else if (body.opened(sink)) {
            ready(goOn);
          }
        });
  }

  private static HostlerException late() {
    return new HostlerException(
        new Problem("request-timeout", "the request did not arrive in time"));
  }

  private void ready(boolean goOn) {
    if (goOn) {
      HttpWire.write(
          ctx,
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
    }
    ctx.read();
  }

  /** Has the handler work on a thread of its own, and answers what it answers. */
  private void call(Asked asked, Supplier<CompletableFuture<? extends Answer>> handler) {
    connection.stopTimer();
    long most = shared.limits().answer().toMillis();
    HttpWire.settle(
        ctx,
        HttpWire.<Answer>start(shared.handlers(), handler).orTimeout(most, TimeUnit.MILLISECONDS),
        (answer, failed) ->
            answer(asked, failed == null ? answer : ProblemDetails.of(failed), true));
  }

  /**
   * @param whole whether the request's body was read to its end: only then can another follow
   */
  private void answer(Asked asked, Answer answer, boolean whole) {
    asked.audit(shared.audit(), answer);
    switch (answer) {
      case Answer.Content content ->
          responder.content(content, whole && asked.keepAlive(), this::next);
      case Answer.Lines lines when asked.isHead() ->
          responder.head(lines, whole && asked.keepAlive(), this::next);
      case Answer.Lines lines when asked.isOld() ->
          responder.content(
              ProblemDetails.of(HeaderRules.failed("http-version", "a stream needs HTTP/1.1")),
              false,
              this::next);
      case Answer.Lines lines -> {
        try {
          responder.lines(lines);
        } catch (RuntimeException e) {
          responder.content(ProblemDetails.of(e), whole && asked.keepAlive(), this::next);
        }
      }
      case Answer.Upgrade upgrade -> responder.upgrade(upgrade);
    }
  }
}
