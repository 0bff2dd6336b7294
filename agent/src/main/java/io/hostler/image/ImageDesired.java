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
   * @param disk whether it is a disk, to be checked as its format
   */
  public record Wanted(ImageSpec.Part part, boolean disk) {}

  public ImageDesired {
    wanted = List.copyOf(wanted);
    used = Set.copyOf(used);
  }

  /** The parts of an image, as wanted. */
  public static List<Wanted> parts(ImageSpec image) {
    List<Wanted> parts = new ArrayList<>();
    image.disk().ifPresent(part -> parts.add(new Wanted(part, true)));
    image.kernel().ifPresent(part -> parts.add(new Wanted(part, false)));
    image.initramfs().ifPresent(part -> parts.add(new Wanted(part, false)));
    return parts;
  }

  boolean keeps(ImageFile file) {
    return used.contains(file.sha256())
        || wanted.stream().anyMatch(one -> one.part().sha256().equals(file.sha256()))
        || file.since().isAfter(keepNewerThan);
  }
}
