package io.hostler.image;

import io.hostler.model.ImageSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a node should have of some image files.
 *
 * @param wanted what instances here start from
 * @param used the sha256 of every file that must stay besides: a resource names it, or a disk on
 *     the node stands on it, an orphan's too
 * @param keepNewerThan what came in after this stays although nothing names it yet: an import whose
 *     resource is about to be declared
 */
public record ImageDesired(List<Wanted> wanted, Set<String> used, Instant keepNewerThan) {

  /**
   * One file.
   *
   * @param content what it is to be, and is checked as
   */
  public record Wanted(ImageSpec.Part part, ImageContent content) {

    /** What it has to be found to be. */
    Checked expected() {
      return new Checked(
          content, content instanceof ImageContent.Disk ? part.virtualBytes() : part.bytes());
    }
  }

  public ImageDesired {
    wanted = List.copyOf(wanted);
    used = Set.copyOf(used);
  }

  /** The parts of an image, as wanted. */
  public static List<Wanted> parts(ImageSpec image) {
    List<Wanted> parts = new ArrayList<>();
    image
        .disk()
        .ifPresent(part -> parts.add(new Wanted(part, new ImageContent.Disk(part.format()))));
    image.kernel().ifPresent(part -> parts.add(new Wanted(part, ImageContent.Boot.KERNEL)));
    image.initramfs().ifPresent(part -> parts.add(new Wanted(part, ImageContent.Boot.INITRAMFS)));
    return parts;
  }

  boolean keeps(ImageFile file) {
    return used.contains(file.sha256())
        || wanted.stream().anyMatch(one -> one.part().sha256().equals(file.sha256()))
        || file.since().isAfter(keepNewerThan);
  }
}
