package io.hostler.api;

/** One or many documents as a user sent them, not yet looked at. */
public record Document(Format format, String text) {

  public enum Format {
    JSON,
    YAML
  }

  /** Without the text: it may hold user data. */
  @Override
  public String toString() {
    return "Document[" + format + ", " + text.length() + " chars]";
  }
}
