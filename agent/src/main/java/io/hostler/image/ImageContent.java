package io.hostler.image;

import io.hostler.model.ImageSpec.Format;

/** What a file of an image is to be. */
public sealed interface ImageContent {

  /** A disk of this format. */
  record Disk(Format format) implements ImageContent {}

  /** What is booted directly. */
  enum Boot implements ImageContent {
    KERNEL,
    INITRAMFS
  }
}
