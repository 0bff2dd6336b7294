package io.hostler.api.http;

import io.hostler.model.Action;
import io.hostler.model.TextRules;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * The header {@code X-Hostler-Reason}. A header's value is visible ASCII (RFC 9110, section 5.5),
 * so that a reason is percent-encoded UTF-8 (RFC 3986, section 2.1). What is not encoded stands for
 * itself: plain text needs none, and UTF-8 that a client sent as it is can be read too.
 */
public final class ReasonHeader {

  /** In UTF-16 units; what is longer is cut. */
  public static final int LONGEST = Action.MAX_REASON;

  private ReasonHeader() {}

  /**
   * One line, bounded: it goes into logs and into the store. What a terminal can't carry is
   * refused, as in all other text.
   *
   * @param value one character for each byte, as the HTTP decoder gives it
   */
  static String read(String value) {
    String line = line(decoded(value).strip()).replaceAll("\\p{Cf}", " ").replace('"', '\'');
    if (line.length() <= LONGEST) {
      return line;
    }
    boolean splits = Character.isHighSurrogate(line.charAt(LONGEST - 1));
    return line.substring(0, splits ? LONGEST - 1 : LONGEST);
  }

  private static String line(String text) {
    try {
      return TextRules.line(text);
    } catch (IllegalArgumentException e) {
      throw Request.bad("X-Hostler-Reason " + e.getMessage());
    }
  }

  private static String decoded(String value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int at = 0; at < value.length(); at++) {
      if (value.charAt(at) == '%' && isHex(value, at + 1) && isHex(value, at + 2)) {
        bytes.write(HexFormat.fromHexDigits(value, at + 1, at + 3));
        at += 2;
      } else {
        bytes.write(value.charAt(at));
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw Request.bad("X-Hostler-Reason is not UTF-8, percent-encoded");
    }
  }

  private static boolean isHex(String text, int at) {
    return at < text.length() && HexFormat.isHexDigit(text.charAt(at));
  }
}
