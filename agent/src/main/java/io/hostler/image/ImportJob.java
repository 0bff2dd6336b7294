package io.hostler.image;

import io.hostler.model.ImageSpec.Part;
import io.hostler.plan.HostlerException;
import io.hostler.plan.Problem;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Brings a file in and says what a declaration must say of it. The file stays when its resource is
 * declared before it has grown old; else the next sweep removes it.
 */
public final class ImportJob {
  private final ImageStore store;
  private final ImageFetch fetch;
  private final ImageCheck check;

  public ImportJob(ImageStore store, ImageFetch fetch, ImageCheck check) {
    this.store = store;
    this.fetch = fetch;
    this.check = check;
  }

  /**
   * Checks what a client streamed before; fails with {@link ImageException}; a file that is refused
   * goes with the next sweep, unless something uses it.
   *
   * @param content what it is to be
   * @throws HostlerException {@code not-found} when no such bytes are here
   */
  public CompletableFuture<Part> uploaded(String sha256, ImageContent content) {
    ImageFile file =
        store
            .look(sha256)
            .found()
            .orElseThrow(
                () ->
                    new HostlerException(
                        new Problem(
                            "not-found",
                            "no bytes of sha256 " + sha256 + " were uploaded to this node",
                            "upload them first: hostler image import does both")));
    return checked(file, content, Optional.empty());
  }

  /** Starts a fetch; hand it to {@link #fetched}, and show its progress meanwhile. */
  public Fetch fetch(FetchRequest request) {
    return fetch.start(request);
  }

  /** What {@link #uploaded} does, for a fetch. */
  public CompletableFuture<Part> fetched(
      Fetch running, FetchRequest request, ImageContent content) {
    return running
        .done()
        .thenCompose(file -> checked(file, content, Optional.of(request.uri().toString())));
  }

  private CompletableFuture<Part> checked(
      ImageFile file, ImageContent content, Optional<String> url) {
    return check
        .check(store.path(file.sha256()), content)
        .whenComplete(
            (found, failure) -> {
              if (failure != null) {
                store.expire(file.sha256());
              }
            })
        .thenApply(
            found -> {
              store.mark(file.sha256(), found);
              return new Part(
                  file.sha256(), file.bytes(), found.format(), found.virtualBytes(), url);
            });
  }
}
