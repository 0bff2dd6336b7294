package io.hostler.cli;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Where the agent answers for something. */
final class Target {
  private static final String PLAIN = "-._~";

  private Target() {}

  /**
   * {@code /v1/instance/default/web1}.
   *
   * @param environment empty: of the cell
   */
  static String of(String kind, String environment, String name) {
    if (name.isEmpty()) {
      throw new WrongException("which " + kind + "? its name is empty");
    }
    return "/v1/"
        + kind
        + "/"
        + (environment.isEmpty() ? "" : encoded(environment) + "/")
        + encoded(name);
  }

  /** With {@code name=value} in its query; as it is when the value is empty. */
  static String with(String target, String name, String value) {
    return value.isEmpty()
        ? target
        : target + (target.contains("?") ? "&" : "?") + name + "=" + encoded(value);
  }

  /** Percent-encoded (RFC 3986, section 2.1), but for what is unreserved there. */
  static String encoded(String text) {
    StringBuilder encoded = new StringBuilder();
    for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
      char letter = (char) (each & 0xff);
      if (letter < 128 && (Character.isLetterOrDigit(letter) || PLAIN.indexOf(letter) >= 0)) {
        encoded.append(letter);
      } else {
        encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(each));
      }
    }
    return encoded.toString();
  }
}
