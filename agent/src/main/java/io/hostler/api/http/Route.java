package io.hostler.api.http;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/**
 * One method on one path.
 *
 * @param template {@code /v1/instance/{environment}/{name}}
 * @param says what it does, for OpenAPI
 * @param query its query parameters and what they mean; others are refused
 * @param audited whether a call leaves an audit line
 */
public record Route(
    String method,
    String template,
    String says,
    Map<String, String> query,
    boolean audited,
    Taking taking) {

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
      String template, String says, Map<String, String> query, Handler handler) {
    return new Route("GET", template, says, query, false, new NoBody(handler));
  }

  public static Route write(
      String method, String template, String says, Map<String, String> query, Taking taking) {
    return new Route(method, template, says, query, true, taking);
  }
}
