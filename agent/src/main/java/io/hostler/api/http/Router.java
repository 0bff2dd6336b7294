package io.hostler.api.http;

import io.hostler.plan.HostlerException;
import io.hostler.plan.Problem;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Finds the route of a method and path. */
final class Router {
  private final List<Route> routes;

  /** A route and what stood in its braces. */
  record Match(Route route, Map<String, String> path) {}

  Router(List<Route> routes) {
    this.routes = List.copyOf(routes);
  }

  /**
   * HEAD is GET without the body of its answer.
   *
   * @param rawPath still percent-encoded, without the query
   * @throws HostlerException {@code no-such-route}, {@code method-not-allowed} or {@code
   *     bad-request}
   */
  Match match(String method, String rawPath) {
    String[] asked = rawPath.split("/", -1);
    TreeSet<String> others = new TreeSet<>();
    for (Route route : routes) {
      Map<String, String> path = values(route.template().split("/", -1), asked);
      if (path == null) {
        continue;
      }
      if (route.method().equals(method)
          || (method.equals("HEAD") && route.method().equals("GET"))) {
        return new Match(route, path);
      }
      others.add(route.method());
      if (route.method().equals("GET")) {
        others.add("HEAD");
      }
    }
    if (others.isEmpty()) {
      throw new HostlerException(
          new Problem(
              "no-such-route", "the API has no " + rawPath, "GET /v1/openapi.json lists all"));
    }
    String allowed = String.join(", ", others);
    throw new Refused(
        new Problem("method-not-allowed", rawPath + " takes " + allowed + " only"),
        Map.of("Allow", allowed));
  }

  private static @org.jspecify.annotations.Nullable Map<String, String> values(
      String[] template, String[] asked) {
    if (template.length != asked.length) {
      return null;
    }
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < template.length; i++) {
      if (!template[i].startsWith("{")) {
        if (!template[i].equals(asked[i])) {
          return null;
        }
      } else if (asked[i].isEmpty()) {
        return null;
      } else {
        values.put(template[i].substring(1, template[i].length() - 1), decoded(asked[i]));
      }
    }
    return values;
  }

  private static String decoded(String segment) {
    try {
      return QueryStringDecoder.decodeComponent(segment.replace("+", "%2B"));
    } catch (IllegalArgumentException e) {
      throw Request.bad("the path is not well encoded");
    }
  }
}
