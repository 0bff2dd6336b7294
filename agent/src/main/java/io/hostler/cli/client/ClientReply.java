package io.hostler.cli.client;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What the agent answered.
 *
 * @param headers by lower-case name
 * @param text the body as UTF-8
 */
public record ClientReply(int status, Map<String, String> headers, String text) {

  static ClientReply of(int status, Map<String, String> headers, byte[] body) {
    return new ClientReply(status, headers, new String(body, StandardCharsets.UTF_8));
  }

  public boolean ok() {
    return status < 400;
  }

  /** The body as JSON; an empty tree when it is none. */
  public Tree tree() {
    return Tree.parse(text);
  }
}
