package io.hostler.api.http;

import io.hostler.plan.HostlerException;
import io.hostler.plan.Problem;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a server must refuse whatever the path (RFC 9110, RFC 9112), beyond what Netty's decoder
 * does: it takes any version, and reads a body in a transfer coding that it does not know as the
 * next request.
 */
final class HeaderRules {

  /** RFC 9110, section 7.2: the host and the port of RFC 3986, perhaps none. */
  private static final Pattern HOST =
      Pattern.compile("(?:\\[[0-9A-Za-z:.]+]|[A-Za-z0-9._~!$&'()*+,;=%-]*)(?::[0-9]*)?");

  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT");

  private HeaderRules() {}

  /**
   * @throws HostlerException for the first rule that the request breaks; what follows on its
   *     connection can't be told apart from its body then
   */
  static void check(HttpRequest request) {
    version(request.protocolVersion());
    host(request);
    transferCoding(request);
    if (!METHODS.contains(request.method().name())) {
      throw failed("not-implemented", "there is no method " + request.method().name());
    }
    contentCoding(request.headers());
    if (request.headers().contains(HttpHeaderNames.CONTENT_RANGE)) {
      throw Request.bad("a part of a body is not taken: send the whole, without Content-Range");
    }
    for (String expected : request.headers().getAll(HttpHeaderNames.EXPECT)) {
      if (!HttpHeaderValues.CONTINUE.contentEqualsIgnoreCase(expected)) {
        throw failed("expectation-failed", "Expect takes 100-continue only");
      }
    }
  }

  private static void version(HttpVersion version) {
    if (!version.equals(HttpVersion.HTTP_1_1) && !version.equals(HttpVersion.HTTP_1_0)) {
      throw failed("http-version", "this is " + version + "; HTTP/1.1 is spoken here");
    }
  }

  /** RFC 9112, section 3.2. */
  private static void host(HttpRequest request) {
    List<String> hosts = request.headers().getAll(HttpHeaderNames.HOST);
    boolean mayLack = request.protocolVersion().equals(HttpVersion.HTTP_1_0);
    if (hosts.size() > 1 || (hosts.isEmpty() && !mayLack)) {
      throw Request.bad("a request has one Host, this one has " + hosts.size());
    }
    if (!hosts.isEmpty() && !HOST.matcher(hosts.getFirst()).matches()) {
      throw Request.bad("Host is no name or address with or without a port");
    }
  }

  /** RFC 9112, section 6.1. A length beside it is the decoder's to refuse. */
  private static void transferCoding(HttpRequest request) {
    List<String> codings = request.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
    if (codings.isEmpty()) {
      return;
    }
    if (request.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
      throw Request.bad("HTTP/1.0 has no Transfer-Encoding");
    }
    if (codings.size() > 1
        || !HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(codings.getFirst())) {
      throw failed("not-implemented", "Transfer-Encoding takes chunked only");
    }
  }

  /**
   * RFC 9110, section 8.4: bytes that would be stored as they are, and read as what they are not.
   */
  private static void contentCoding(HttpHeaders headers) {
    for (String line : headers.getAll(HttpHeaderNames.CONTENT_ENCODING)) {
      for (String coding : line.split(",", -1)) {
        String word = coding.strip().toLowerCase(Locale.ROOT);
        if (!word.isEmpty() && !word.equals("identity")) {
          throw new Refused(
              new Problem(
                  "unsupported-media-type",
                  "the body's Content-Encoding is " + word,
                  "send it as it is, without Content-Encoding"),
              Map.of("Accept-Encoding", "identity"));
        }
      }
    }
  }

  static HostlerException failed(String code, String detail) {
    return new HostlerException(new Problem(code, detail));
  }
}
