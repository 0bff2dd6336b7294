package io.hostler.image;

import java.time.Instant;
import java.util.Optional;

/**
 * An image's file as it lies in the store.
 *
 * @param bytes its size
 * @param since when it came in, or was last brought in again
 * @param checked what it was found to be; empty for what was never checked as a disk
 */
public record ImageFile(String sha256, long bytes, Instant since, Optional<Checked> checked) {}
