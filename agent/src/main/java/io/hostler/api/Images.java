package io.hostler.api;

import io.hostler.plan.Problem;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** Declares images from uploaded blobs or URLs. */
public interface Images {

  /** Starts it and answers at once; done already when no part comes from a URL. */
  CompletableFuture<Progress> declare(Caller caller, String name, Import parts, boolean dryRun);

  /** How the newest import of an image goes; empty when this node knows of none. */
  CompletableFuture<Optional<Progress>> progress(String name);

  /**
   * What an image is made of.
   *
   * @param kernelArguments empty when there are none
   */
  record Import(
      Optional<Source> disk,
      Optional<Source> kernel,
      Optional<Source> initramfs,
      String kernelArguments,
      Map<String, String> tags) {}

  /**
   * One part.
   *
   * @param sha256 of an uploaded blob: which; of a URL: what it must have
   * @param format of a disk, which must have it: {@code qcow2} or {@code raw}
   */
  record Source(Optional<String> sha256, Optional<String> url, Optional<String> format) {}

  /** How far an import is. */
  record Progress(
      State state,
      long bytes,
      OptionalLong total,
      Optional<Problem> problem,
      Optional<ResourceView> image) {

    public enum State {
      RUNNING,
      DONE,
      FAILED
    }
  }
}
