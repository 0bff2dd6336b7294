package io.hostler.api;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** The bytes of images, before an image names them. */
public interface Blobs {

  /**
   * @param sha256 what the bytes must have; {@link Upload#finish} fails with {@code image-checksum}
   *     otherwise
   * @param length how many will come, when the client says so
   */
  CompletableFuture<Upload> open(Caller caller, Optional<String> sha256, OptionalLong length);

  /** A running upload: one call at a time. */
  interface Upload {

    /** Takes the bytes; complete when more may come. The buffer is the caller's again then. */
    CompletableFuture<Void> write(ByteBuffer bytes);

    CompletableFuture<Blob> finish();

    /** The client went away: nothing of it stays. */
    void abort();
  }

  /** Bytes that are held: 64 hex digits, and how many. */
  record Blob(String sha256, long bytes) {}
}
