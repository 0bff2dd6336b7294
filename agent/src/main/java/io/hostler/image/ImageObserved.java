package io.hostler.image;

import io.hostler.plan.Seen;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is there of some image files.
 *
 * @param files by sha256; a file on its way in is not there
 */
public record ImageObserved(Map<String, Seen<ImageFile>> files) {

  public ImageObserved {
    files = Map.copyOf(files);
  }

  /** In the order of their names, so that plans are alike. */
  Map<String, Seen<ImageFile>> sorted() {
    return new TreeMap<>(files);
  }
}
