package io.hostler.api.http;

import io.hostler.api.Caller;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A request's header, matched to its route.
 *
 * @param isOld of HTTP/1.0: no chunks, no upgrade, no second request
 */
record Asked(
    Route route,
    Map<String, String> path,
    Map<String, String> query,
    Map<String, String> headers,
    String method,
    String target,
    Caller caller,
    boolean isOld,
    boolean keepAlive,
    long startedNanos) {

  /** A target with scheme and authority, as proxies get it: RFC 9112, section 3.2.2. */
  private static final Pattern ABSOLUTE = Pattern.compile("(?i)https?://[^/?#]*");

  private static final List<String> PRECONDITIONS = List.of("If-Match", "If-None-Match");

  static Asked of(HttpRequest http, Caller caller, Router router) {
    String target = ABSOLUTE.matcher(http.uri()).lookingAt() ? pathOf(http.uri()) : http.uri();
    QueryStringDecoder decoder = new QueryStringDecoder(target);
    String method = http.method().name();
    Router.Match match = router.match(method, decoder.rawPath());
    boolean isOld = http.protocolVersion().equals(HttpVersion.HTTP_1_0);
    Map<String, String> headers = headers(http, isOld);
    obeyed(match.route(), headers);
    return new Asked(
        match.route(),
        match.path(),
        query(decoder, match.route()),
        headers,
        method,
        target,
        caller.withReason(ReasonHeader.read(headers.getOrDefault("x-hostler-reason", ""))),
        isOld,
        // To a client of HTTP/1.0 the end of the connection is the end of the answer.
        !isOld && HttpUtil.isKeepAlive(http),
        System.nanoTime());
  }

  private static String pathOf(String absolute) {
    String path = ABSOLUTE.matcher(absolute).replaceFirst("");
    return path.startsWith("/") ? path : "/" + path;
  }

  /** Several lines of one name are one list: RFC 9110, section 5.3. */
  private static Map<String, String> headers(HttpRequest http, boolean isOld) {
    Map<String, String> headers = new HashMap<>();
    for (Map.Entry<String, String> header : http.headers()) {
      headers.merge(
          header.getKey().toLowerCase(Locale.ROOT),
          header.getValue(),
          (first, more) -> first + ", " + more);
    }
    // RFC 9110, section 7.8: not from HTTP/1.0, and only where Connection names it.
    if (isOld
        || !http.method().equals(HttpMethod.GET)
        || !http.headers()
            .containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)) {
      headers.remove("upgrade");
    }
    return headers;
  }

  /**
   * Of reads they are passed over: what a node observed is in the answers too, and the tag is that
   * of what was declared, so "not modified" would be no true answer; nothing is cached ({@code
   * no-store}).
   */
  private static void obeyed(Route route, Map<String, String> headers) {
    for (String name : PRECONDITIONS) {
      if (!route.method().equals("GET")
          && headers.containsKey(name.toLowerCase(Locale.ROOT))
          && !route.headers().containsKey(name)) {
        throw Request.bad(
            route.method() + " of this path does not obey " + name + ": nothing was done");
      }
    }
  }

  boolean isHead() {
    return method.equals("HEAD");
  }

  private static Map<String, String> query(QueryStringDecoder decoder, Route route) {
    Map<String, String> query = new HashMap<>();
    Map<String, List<String>> given;
    try {
      given = decoder.parameters();
    } catch (IllegalArgumentException e) {
      throw Request.bad("the query is not well encoded");
    }
    given.forEach(
        (name, values) -> {
          if (!route.query().containsKey(name)) {
            throw Request.bad(
                "the query's "
                    + name
                    + " is not known here; known: "
                    + String.join(", ", new java.util.TreeSet<>(route.query().keySet())));
          }
          query.put(name, String.join(",", values));
        });
    return query;
  }

  Request request(byte[] body) {
    return new Request(method, target, path, query, headers, ByteBuffer.wrap(body), caller);
  }

  void audit(Audit audit, Answer answer) {
    if (!route.audited()) {
      return;
    }
    int status = answer instanceof Answer.Content content ? content.status() : 101;
    Duration took = Duration.ofNanos(System.nanoTime() - startedNanos);
    audit.called(new Audit.Call(caller, method, target, status, code(answer), took));
  }

  private static String code(Answer answer) {
    return answer instanceof Answer.Content content ? content.code() : "";
  }
}
