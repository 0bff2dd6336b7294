package io.hostler.api;

import java.util.Map;
import java.util.Optional;

/**
 * Which resources of a kind to list.
 *
 * @param environment empty: of all
 * @param tags those that carry all of these
 */
public record Filter(Optional<String> environment, Map<String, String> tags) {

  public Filter {
    tags = Map.copyOf(tags);
  }
}
