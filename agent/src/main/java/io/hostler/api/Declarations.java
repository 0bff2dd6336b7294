package io.hostler.api;

import io.hostler.model.Act;
import io.hostler.model.DocumentFile;
import io.hostler.model.Kind;
import io.hostler.model.ResourceName;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/**
 * The declared resources. Every future fails with a {@link io.hostler.plan.HostlerException} whose
 * code {@link Codes} knows; a {@code dryRun} checks all and writes nothing.
 */
public interface Declarations {

  /**
   * Validates all documents, then writes them in order of reference.
   *
   * @param files JSON or YAML, one document or many in each; secret
   * @param home the environment of documents that name none
   */
  CompletableFuture<ApplyResult> apply(
      Caller caller, List<DocumentFile> files, String home, ChangeOptions intent);

  /**
   * Creates or replaces one.
   *
   * @param revision the resource must stand at it; 0: must not be there
   */
  CompletableFuture<Written> put(
      Caller caller, ResourceName name, String document, long revision, ChangeOptions intent);

  /**
   * JSON merge patch of the document (tags and spec).
   *
   * @param revision when given, the resource must stand at it
   */
  CompletableFuture<Written> patch(
      Caller caller,
      ResourceName name,
      String mergePatch,
      OptionalLong revision,
      ChangeOptions intent);

  CompletableFuture<Written> delete(
      Caller caller, ResourceName name, OptionalLong revision, boolean dryRun);

  CompletableFuture<Written> act(Caller caller, ResourceName instance, Act act, boolean dryRun);

  CompletableFuture<Read<Optional<ResourceView>>> get(ResourceName name);

  /** In the order of environment and name. */
  CompletableFuture<Read<List<ResourceView>>> list(Kind kind, Filter filter);

  /** The resource that a name, a uid or a prefix of a short id means, for who only looks. */
  default CompletableFuture<ResourceName> find(Kind kind, String environment, String text) {
    return find(kind, environment, text, NameOrId.LOOKED_AT);
  }

  /** The resource that a name, a uid or a short id means, for who changes it. */
  default CompletableFuture<ResourceName> findToChange(Kind kind, String environment, String text) {
    return find(kind, environment, text, NameOrId.CHANGED);
  }

  private CompletableFuture<ResourceName> find(
      Kind kind, String environment, String text, int digits) {
    ResourceName name = ResourceName.of(kind, environment, text);
    return get(name)
        .thenCompose(
            named ->
                // A name that is no whole id means itself alone.
                (named.value().isPresent() && !NameOrId.mayBeShortId(text))
                        || !NameOrId.mayBeId(text)
                    ? CompletableFuture.completedFuture(name)
                    : list(kind, new Filter(inside(kind, environment), java.util.Map.of()))
                        .thenApply(all -> NameOrId.pick(name, named.value(), all.value(), digits)));
  }

  private static Optional<String> inside(Kind kind, String environment) {
    return kind.cellWide() ? Optional.empty() : Optional.of(environment);
  }
}
