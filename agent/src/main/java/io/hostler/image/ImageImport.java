package io.hostler.image;

import io.hostler.model.ImageSpec.Format;
import io.hostler.model.ImageSpec.Part;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/**
 * Brings a file in and says what a declaration must say of it. The file stays when its resource is
 * declared before it has grown old; else the next sweep removes it.
 */
public final class ImageImport {
  private final ImageStore store;
  private final ImageFetch fetch;
  private final ImageCheck check;

  public ImageImport(ImageStore store, ImageFetch fetch, ImageCheck check) {
    this.store = store;
    this.fetch = fetch;
    this.check = check;
  }

  /** For bytes that a client streams: write them, then hand it to {@link #uploaded}. */
  public Upload begin(long maxBytes) {
    return store.begin(maxBytes);
  }

  /**
   * Ends an upload and checks it; fails with {@link ImageException}; a file that is refused goes
   * with the next sweep, unless something uses it.
   *
   * @param disk the disk's format; empty for a kernel or an initramfs
   */
  public CompletableFuture<Part> uploaded(
      Upload upload, Optional<String> sha256, OptionalLong bytes, Optional<Format> disk) {
    try (upload) {
      return checked(upload.finish(sha256, bytes), disk, Optional.empty());
    } catch (ImageException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Starts a fetch; hand it to {@link #fetched}, and show its progress meanwhile. */
  public Fetch fetch(FetchRequest request) {
    return fetch.start(request);
  }

  /** What {@link #uploaded} does, for a fetch. */
  public CompletableFuture<Part> fetched(
      Fetch running, FetchRequest request, Optional<Format> disk) {
    return running
        .done()
        .thenCompose(file -> checked(file, disk, Optional.of(request.uri().toString())));
  }

  private CompletableFuture<Part> checked(
      ImageFile file, Optional<Format> disk, Optional<String> url) {
    if (disk.isEmpty()) {
      return CompletableFuture.completedFuture(
          new Part(file.sha256(), file.bytes(), Format.RAW, file.bytes(), url));
    }
    return check
        .check(store.path(file.sha256()), disk.get())
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
