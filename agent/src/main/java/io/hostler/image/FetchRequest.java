package io.hostler.image;

import java.net.URI;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What to fetch.
 *
 * @param sha256 what it must be; without it only https will do
 * @param bytes the size that it must have, if known
 */
public record FetchRequest(URI uri, Optional<String> sha256, OptionalLong bytes) {}
