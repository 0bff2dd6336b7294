package io.hostler.model;

import io.hostler.plan.HostlerException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * How large a resource can become in the store by what is written beside its document: the mark of
 * a deletion, an action of each verb, the document itself as it was last applied. A declaration is
 * held to {@link #MAX_BYTES} by that, so that nothing that comes later can be too large.
 */
public final class StoredSize {

  /** Of a stored value, in UTF-8 bytes: a watch may bring a thousand of them in one message. */
  public static final int MAX_BYTES = 32 << 10;

  /** As long as an instant of milliseconds gets. */
  private static final Instant LATE = Instant.parse("2026-01-01T00:00:00.001Z");

  /** An id is a UUID; the name of a user has at most 256 bytes (POSIX, LOGIN_NAME_MAX of Linux). */
  private static final Action LARGEST =
      new Action("x".repeat(36), LATE, "x".repeat(256), "\u20ac".repeat(Action.MAX_REASON));

  private StoredSize() {}

  /**
   * In UTF-8 bytes. It does not matter whether the resource was applied yet: it may be.
   *
   * @throws HostlerException {@code schema-newer} when a newer version wrote it
   */
  public static int largest(Resource resource) {
    Resource grown =
        resource.withDeletedAt(Optional.of(LATE)).withGeneration(Long.MAX_VALUE).withApplied("{}");
    for (Action.Verb verb : resource.kind().verbs()) {
      grown = grown.withAction(verb, LARGEST);
    }
    int applied = resource.applied().map(StoredSize::bytes).orElse(0);
    return bytes(ResourceCodec.write(grown)) + Math.max(applied, bytes(document(resource)));
  }

  /** As {@link Document#applied} of what stands there. */
  private static String document(Resource resource) {
    var document = Json.object();
    document.set("tags", Json.map(resource.tags()));
    document.set("spec", SpecCodec.write(resource.spec()));
    return Json.write(document);
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
