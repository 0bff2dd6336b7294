package io.hostler.placement;

import java.util.Map;

/** Which instances belong together, so that one node's death takes as few of them as can be. */
public final class Spread {

  /** The tag that names a group; without it the name decides. */
  public static final String TAG = "spread";

  private Spread() {}

  /** The value of the tag, or the name without the number at its end: {@code web-12} is web's. */
  public static String group(String name, Map<String, String> tags) {
    String tag = tags.get(TAG);
    if (tag != null) {
      return tag;
    }
    int end = name.length();
    while (end > 0 && Character.isDigit(name.charAt(end - 1))) {
      end--;
    }
    while (end > 0 && end < name.length() && name.charAt(end - 1) == '-') {
      end--;
    }
    return end == 0 ? name : name.substring(0, end);
  }
}
