package io.hostler.answers;

import io.hostler.api.Blobs;
import io.hostler.api.Caller;
import io.hostler.image.ImageFile;
import io.hostler.image.ImageStore;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Uploads, into the node's image files. Disks are written on the executor, one piece at a time. */
public final class BlobAnswers implements Blobs {
  private final ImageStore store;
  private final long maxBytes;
  private final Executor executor;

  public BlobAnswers(ImageStore store, long maxBytes, Executor executor) {
    this.store = store;
    this.maxBytes = maxBytes;
    this.executor = executor;
  }

  @Override
  public CompletableFuture<Upload> open(
      Caller caller, Optional<String> sha256, OptionalLong length) {
    return CompletableFuture.supplyAsync(
        () -> new Running(store.begin(maxBytes), sha256, length), executor);
  }

  private final class Running implements Upload {
    private final io.hostler.image.Upload upload;
    private final Optional<String> sha256;
    private final OptionalLong length;

    Running(io.hostler.image.Upload upload, Optional<String> sha256, OptionalLong length) {
      this.upload = upload;
      this.sha256 = sha256;
      this.length = length;
    }

    @Override
    public CompletableFuture<Void> write(ByteBuffer bytes) {
      return CompletableFuture.runAsync(() -> upload.write(bytes), executor);
    }

    @Override
    public CompletableFuture<Blob> finish() {
      return CompletableFuture.supplyAsync(
          () -> {
            try (upload) {
              ImageFile file = upload.finish(sha256, length);
              return new Blob(file.sha256(), file.bytes());
            }
          },
          executor);
    }

    @Override
    public void abort() {
      executor.execute(upload::close);
    }
  }
}
