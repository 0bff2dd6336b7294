package io.hostler.store;

/**
 * A key as it stands in the store.
 *
 * @param value JSON
 * @param createRevision revision that made it
 * @param modRevision revision of its last change: the ETag
 */
public record Entry(String key, String value, long createRevision, long modRevision) {

  /** Without the value: it may be secret. */
  @Override
  public String toString() {
    return key + "@" + modRevision + " (" + value.length() + " chars)";
  }
}
