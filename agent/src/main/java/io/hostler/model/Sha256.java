package io.hostler.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/** SHA-256 as 64 hex digits in lower case, and the form in which a document refers to content. */
public final class Sha256 {
  private static final String PREFIX = "sha256:";
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

  private Sha256() {}

  /** Of the text's UTF-8 bytes. */
  public static String of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  public static String of(byte[] bytes) {
    return HexFormat.of().formatHex(digest().digest(bytes));
  }

  /** A fresh digest, for streams. */
  public static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  public static boolean isHex(String text) {
    return HEX.matcher(text).matches();
  }

  /**
   * In lower case, however it was written: some tools print capitals.
   *
   * @throws IllegalArgumentException when it is not 64 hex digits
   */
  public static String parse(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (!isHex(lower)) {
      throw new IllegalArgumentException("must be 64 hex digits");
    }
    return lower;
  }

  /** {@code sha256:…}: content that is kept elsewhere. */
  static String reference(String hex) {
    return PREFIX + hex;
  }

  static boolean isReference(String text) {
    return text.startsWith(PREFIX) && isHex(text.substring(PREFIX.length()));
  }

  static String ofReference(String text) {
    return text.substring(PREFIX.length());
  }
}
