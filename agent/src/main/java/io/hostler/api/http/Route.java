package io.hostler.api.http;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * One method on one path.
 *
 * @param template {@code /v1/instance/{environment}/{name}}
 * @param says what it does, for OpenAPI
 * @param query its query parameters and what they mean; others are refused
 * @param headers the preconditions that it obeys and what they mean, by header; a write that
 *     carries another is refused: done all the same it would be done on no condition
 * @param audited whether a call leaves an audit line
 * @param reply what it answers when it worked
 */
public record Route(
    String method,
    String template,
    String says,
    Map<String, String> query,
    Map<String, String> headers,
    boolean audited,
    Taking taking,
    Reply reply) {

  /** How the route takes the request's body. */
  public sealed interface Taking {}

  /** None; one is refused. */
  public record NoBody(Handler handler) implements Taking {}

  /** As a whole, within the limit of documents. */
  public record WholeBody(Handler handler) implements Taking {}

  /** As it comes. */
  public record StreamedBody(StreamHandler handler) implements Taking {}

  /** Called on a thread that may wait, but should not. */
  @FunctionalInterface
  public interface Handler {
    CompletableFuture<? extends Answer> handle(Request request);
  }

  /** The request that it gets has no body yet. */
  @FunctionalInterface
  public interface StreamHandler {
    CompletableFuture<? extends Sink> open(Request request, OptionalLong length);
  }

  /** Takes a streamed body: one call at a time. */
  public interface Sink {

    /** Complete when more may come; the buffer is the caller's again then. */
    CompletableFuture<Void> write(ByteBuffer bytes);

    CompletableFuture<? extends Answer> finish();

    /** The client went away, or something failed. Called at most once, never after finish. */
    void abort();
  }

  /** Reads only what is there; writes leave an audit line. */
  public static Route get(
      String template, String says, Map<String, String> query, Reply reply, Handler handler) {
    return new Route("GET", template, says, query, Map.of(), false, new NoBody(handler), reply);
  }

  public static Route write(
      String method,
      String template,
      String says,
      Map<String, String> query,
      Reply reply,
      Taking taking) {
    return new Route(method, template, says, query, Map.of(), true, taking, reply);
  }

  /** The same, and it obeys this header. */
  public Route obeying(String header, String meaning) {
    Map<String, String> more = new TreeMap<>(headers);
    more.put(header, meaning);
    return new Route(method, template, says, query, more, audited, taking, reply);
  }

  /** The same, but a call is begun when {@code first} is done; what is streamed begins at once. */
  public Route after(Supplier<CompletableFuture<Void>> first) {
    Taking later =
        switch (taking) {
          case NoBody(Handler handler) -> new NoBody(after(first, handler));
          case WholeBody(Handler handler) -> new WholeBody(after(first, handler));
          case StreamedBody streamed -> streamed;
        };
    return new Route(method, template, says, query, headers, audited, later, reply);
  }

  private static Handler after(Supplier<CompletableFuture<Void>> first, Handler handler) {
    return request -> {
      CompletableFuture<Void> done = first.get();
      return done.isDone()
          ? handler.handle(request)
          : done.thenCompose(ready -> handler.handle(request).<Answer>thenApply(answer -> answer));
    };
  }

  /** The same, and a call leaves an audit line though it changes nothing. */
  public Route withAudit() {
    return new Route(method, template, says, query, headers, true, taking, reply);
  }
}
