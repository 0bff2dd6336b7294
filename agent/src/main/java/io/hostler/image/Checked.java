package io.hostler.image;

import io.hostler.model.ImageSpec.Format;

/**
 * What an image's file was found to be.
 *
 * @param content as declared, and proven to be
 * @param virtualBytes of a disk the size that a guest sees; else the file's own
 */
public record Checked(ImageContent content, long virtualBytes) {

  /** A disk. */
  public Checked(Format format, long virtualBytes) {
    this(new ImageContent.Disk(format), virtualBytes);
  }

  /** As a declaration says it. */
  Format format() {
    return switch (content) {
      case ImageContent.Disk(Format format) -> format;
      case ImageContent.Boot boot -> Format.RAW;
    };
  }
}
