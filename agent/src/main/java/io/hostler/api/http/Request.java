package io.hostler.api.http;

import io.hostler.api.Caller;
import io.hostler.plan.HostlerException;
import io.hostler.plan.Problem;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * A request with its body, matched to its route.
 *
 * @param path what stood in the braces of the route's template
 * @param query by parameter, its values with commas between
 * @param headers by lower-case name, the values of several lines with commas between
 */
public record Request(
    String method,
    String target,
    Map<String, String> path,
    Map<String, String> query,
    Map<String, String> headers,
    ByteBuffer body,
    Caller caller) {

  /** A part of the path; its route has it. */
  public String in(String parameter) {
    String value = path.get(parameter);
    if (value == null) {
      throw new IllegalArgumentException("the route has no {" + parameter + "}");
    }
    return value;
  }

  public Optional<String> query(String parameter) {
    return Optional.ofNullable(query.get(parameter));
  }

  public Optional<String> header(String lowerCaseName) {
    return Optional.ofNullable(headers.get(lowerCaseName));
  }

  /** {@code ?name}, {@code ?name=true} or {@code ?name=false}; false when not given. */
  public boolean flag(String parameter) {
    return switch (query.getOrDefault(parameter, "false")) {
      case "", "true" -> true;
      case "false" -> false;
      default -> throw bad("the query's " + parameter + " must be true or false");
    };
  }

  /** The body as UTF-8. */
  public String text() {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(body.duplicate()).toString();
    } catch (CharacterCodingException e) {
      throw bad("the body is not UTF-8");
    }
  }

  public static HostlerException bad(String detail) {
    return new HostlerException(new Problem("bad-request", detail));
  }

  /** Without body and headers: they may be secret. */
  @Override
  public String toString() {
    return method + " " + target;
  }
}
