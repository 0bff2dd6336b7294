package io.hostler.model;

import java.util.Optional;

/**
 * What an instance starts from: a disk, or a kernel with an initramfs that is booted directly, or a
 * disk with a kernel beside it. Held by content: every part is named by its sha256 and size.
 *
 * @param kernelArguments the kernel's command line; only with a kernel
 */
public record ImageSpec(
    Optional<Part> disk, Optional<Part> kernel, Optional<Part> initramfs, String kernelArguments)
    implements Spec {

  /** How a disk's bytes are to be read. */
  public enum Format {
    QCOW2,
    RAW
  }

  /**
   * One file of an image.
   *
   * @param sha256 64 hex digits, lower case
   * @param bytes its size
   * @param format of a disk; {@code RAW} for kernel and initramfs
   * @param virtualBytes the size that a guest sees; for kernel and initramfs {@code bytes}
   * @param url where nodes may fetch it; empty when it was streamed in
   */
  public record Part(
      String sha256, long bytes, Format format, long virtualBytes, Optional<String> url) {}

  @Override
  public Kind kind() {
    return Kind.IMAGE;
  }
}
