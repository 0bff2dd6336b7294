package io.hostler.api.http;

import java.util.Optional;

/**
 * What a route answers when it worked, for OpenAPI.
 *
 * @param mediaType of the body; empty: there is none
 * @param of what {@link Render} writes; empty: no JSON
 * @param items whether it is a list of these, as {@code items} of an object
 */
public record Reply(String mediaType, Optional<Class<?>> of, boolean items) {

  public static Reply json(Class<?> of) {
    return new Reply("application/json", Optional.of(of), false);
  }

  /** An object with {@code items}, and {@code staleSince} while the store is away. */
  public static Reply items(Class<?> of) {
    return new Reply("application/json", Optional.of(of), true);
  }

  /** One JSON object a line. */
  public static Reply lines(Class<?> of) {
    return new Reply("application/x-ndjson", Optional.of(of), false);
  }

  public static Reply other(String mediaType) {
    return new Reply(mediaType, Optional.empty(), false);
  }
}
