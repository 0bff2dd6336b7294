package io.hostler.api.http;

import io.hostler.api.Caller;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A request's header, matched to its route. */
record Asked(
    Route route,
    Map<String, String> path,
    Map<String, String> query,
    Map<String, String> headers,
    String method,
    String target,
    Caller caller,
    boolean keepAlive,
    long startedNanos) {
  static Asked of(HttpRequest http, Caller caller, Router router) {
    String target = http.uri();
    QueryStringDecoder decoder = new QueryStringDecoder(target);
    String method = http.method().name();
    Router.Match match = router.match(method, decoder.rawPath());
    Map<String, String> headers = new HashMap<>();
    for (Map.Entry<String, String> header : http.headers()) {
      headers.put(header.getKey().toLowerCase(Locale.ROOT), header.getValue());
    }
    return new Asked(
        match.route(),
        match.path(),
        query(decoder, match.route()),
        headers,
        method,
        target,
        caller.withReason(ReasonHeader.read(headers.getOrDefault("x-hostler-reason", ""))),
        HttpUtil.isKeepAlive(http),
        System.nanoTime());
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
