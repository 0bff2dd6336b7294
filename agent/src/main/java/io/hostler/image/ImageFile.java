package io.hostler.image;

import java.time.Instant;
import java.util.Set;

/**
 * An image's file as it lies in the store.
 *
 * @param bytes its size
 * @param since when it came in, or was last brought in again
 * @param checked all that it was found to be; empty for what was never checked
 */
public record ImageFile(String sha256, long bytes, Instant since, Set<Checked> checked) {

  public ImageFile {
    checked = Set.copyOf(checked);
  }
}
