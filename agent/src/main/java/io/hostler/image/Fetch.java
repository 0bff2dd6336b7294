package io.hostler.image;

import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** A fetch under way. */
public interface Fetch {

  /** How many bytes came so far. */
  long bytes();

  /** How many there will be; empty while nobody has said. */
  OptionalLong total();

  /** The file, stored; or {@link ImageException}. */
  CompletableFuture<ImageFile> done();

  /** Ends it; what came is removed, and {@link #done} fails. */
  void cancel();
}
