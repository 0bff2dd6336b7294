package io.hostler.image;

import io.hostler.model.ImageSpec.Format;

/**
 * What a disk image was found to be.
 *
 * @param format as declared, and proven to be
 * @param virtualBytes the size that a guest sees
 */
public record Checked(Format format, long virtualBytes) {}
