package io.hostler.model;

/**
 * A user's file as it came.
 *
 * @param name as its problems call it; empty when it is the only one
 * @param text YAML or JSON, one document or many; may be secret
 */
public record DocumentFile(String name, String text) {

  /** Without the text. */
  @Override
  public String toString() {
    return "DocumentFile[" + name + "]";
  }
}
