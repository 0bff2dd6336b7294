package io.hostler.instance;

import io.hostler.model.ImageSpec;
import io.hostler.plan.Outcome;
import io.hostler.plan.Seen;
import io.hostler.plan.Uid;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** The files of instances: directories, root disks, seeds. Idempotent, like every step. */
public interface Storage {

  /**
   * What a disk stands on.
   *
   * @param file never written
   */
  record Base(Path file, ImageSpec.Format format) {}

  Seen<Set<Uid>> owners();

  /** Absent: there is no directory of that instance. */
  Seen<StorageSeen> observe(Uid uid);

  Outcome makeDirectory(Uid uid);

  /**
   * Makes a root disk under a temporary name and gives it its own when it is whole. One that is
   * there is left as it is, whatever its size.
   *
   * @param base empty: a blank disk
   */
  Outcome createDisk(Uid uid, int count, Optional<Base> base, long bytes);

  /** Grows a disk that no guest has open; never makes it smaller. */
  Outcome growDisk(Uid uid, int count, long bytes);

  Outcome writeSeed(Uid uid, int count, byte[] image);

  /** Removes disks and seeds of lower rebuild counts. */
  Outcome removeBefore(Uid uid, int count);

  /** Removes disks, seeds and console log; what else lies in the directory stays. */
  Outcome removeFiles(Uid uid);

  /** Removes the directory, which must be empty by then. */
  Outcome removeDirectory(Uid uid);
}
