package io.hostler.model;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/** Where a node may fetch a part of an image. */
public final class ImageUrl {
  private static final int MAX = 2048;

  private ImageUrl() {}

  /**
   * http is fine where a checksum says what may come.
   *
   * @throws IllegalArgumentException with what it must be; it quotes nothing of the text
   */
  public static String parse(String text, boolean checksum) {
    if (text.toLowerCase(Locale.ROOT).startsWith("file:")) {
      throw new IllegalArgumentException(
          "is a file, and a node opens none by request: send it,"
              + " hostler image import NAME --disk FILE");
    }
    try {
      URI uri = new URI(text);
      String scheme = uri.getScheme();
      boolean http = "http".equals(scheme);
      if (http && !checksum) {
        throw new IllegalArgumentException("must be https, or give the sha256 beside it");
      }
      if (text.length() <= MAX
          && ("https".equals(scheme) || http)
          && uri.getHost() != null
          && uri.getUserInfo() == null) {
        return text;
      }
    } catch (URISyntaxException e) {
      // Said below: the parser's own message may quote the text.
    }
    throw new IllegalArgumentException(
        "must be an http or https URL with a host, without user or password");
  }
}
