package io.hostler.model;

import java.util.Map;
import java.util.regex.Pattern;

/** What names and tags may look like. */
public final class NameRules {

  /** Tags of one resource. */
  public static final int MAX_TAGS = 64;

  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
  private static final Pattern LIKE_AN_ID =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})?");
  private static final Pattern TAG_KEY =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._/-]{0,61}[A-Za-z0-9])?");
  private static final String TAG_KEY_RULE =
      "its key must be 1 to 63 letters, digits, '.', '_', '/' and '-', with a letter or a digit at"
          + " both ends";
  private static final int HOSTNAME = 64;
  private static final int TAG_VALUE = 255;

  private NameRules() {}

  /**
   * A name: an RFC 1123 label in lower case.
   *
   * @throws IllegalArgumentException when it is none; the message says what would be right
   */
  public static String label(String text) {
    if (!LABEL.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "must be 1 to 63 of a-z, 0-9 and -, with a letter or a digit at both ends");
    }
    return text;
  }

  /**
   * A name for something new: a {@link #label} that can't be taken for the id or the uid of another
   * resource. What has such a name already keeps it.
   *
   * @throws IllegalArgumentException when it is none; the message says what would be right
   */
  public static String newName(String text) {
    if (LIKE_AN_ID.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "has the form of an id (8 hex digits, or a uid), and could be taken for another"
              + " resource's: add a letter after f, or another digit");
    }
    return label(text);
  }

  /** A guest's host name: labels with dots between, at most 64 characters (Linux HOST_NAME_MAX). */
  static String hostname(String text) {
    for (String label : text.split("\\.", -1)) {
      if (text.length() > HOSTNAME || !LABEL.matcher(label).matches()) {
        throw new IllegalArgumentException(
            "must be at most 64 characters: labels of a-z, 0-9 and -, with dots between");
      }
    }
    return text;
  }

  /** A network interface's name, of the characters that mean nothing to nft. */
  static String networkInterface(String text) {
    if (!text.matches("[A-Za-z0-9_][A-Za-z0-9_.:@-]{0,14}")) {
      throw new IllegalArgumentException(
          "must be a network interface's name: 1 to 15 of letters, digits and _.:@-");
    }
    return text;
  }

  /**
   * The key of a tag.
   *
   * @throws IllegalArgumentException when it is none; the message says what would be right
   */
  public static String tagKey(String text) {
    if (!TAG_KEY.matcher(text).matches()) {
      throw new IllegalArgumentException(TAG_KEY_RULE);
    }
    return text;
  }

  /** The tags in {@code field} of {@code fields}. */
  static Map<String, String> tags(Fields fields, String field) {
    Map<String, String> tags = fields.map(field);
    fields.rule(tags.size() <= MAX_TAGS, field, "has more than " + MAX_TAGS + " tags");
    tags.forEach(
        (key, value) -> {
          fields.rule(TAG_KEY.matcher(key).matches(), field + "." + key, TAG_KEY_RULE);
          fields.rule(
              value.length() <= TAG_VALUE && TextRules.isLine(value),
              field + "." + key,
              "must be at most 255 characters, none of them a control character");
        });
    return tags;
  }
}
