package io.hostler.image;

import io.hostler.model.Sha256;
import io.hostler.plan.Driver;
import io.hostler.plan.Uid;
import java.util.HexFormat;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;

/**
 * Image files on the node. They are shared and carry no owner's mark, so each file is a key of its
 * own, whose {@link Uid} is made of its sha256.
 */
public interface ImageDriver extends Driver<ImageObserved, ImageStep> {

  /** How far a fetch is; the size is empty while nobody has said. */
  record Progress(long bytes, OptionalLong total) {}

  /** The key of one file: the first half of its sha256 (128 bits meet by no accident). */
  static Uid owner(String sha256) {
    byte[] bytes = HexFormat.of().parseHex(Sha256.parse(sha256), 0, 32);
    long[] halves = new long[2];
    for (int i = 0; i < 16; i++) {
      halves[i / 8] = halves[i / 8] << 8 | (bytes[i] & 255);
    }
    return new Uid(new UUID(halves[0], halves[1]));
  }

  /** For people. */
  static String shorten(String sha256) {
    return sha256.substring(0, 12);
  }

  /** These files, all that are wanted of an image for example. */
  ImageObserved observe(Set<String> sha256s);

  /** Every file that is here. */
  ImageObserved observeAll();
}
