package io.hostler.pki;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What changes when one of several files is replaced. */
record FileStamp(List<String> files) {

  /** A file that can't be looked at has a stamp too, which changes when it can. */
  static FileStamp of(Path... paths) {
    List<String> stamps = new ArrayList<>();
    for (Path path : paths) {
      try {
        BasicFileAttributes at = Files.readAttributes(path, BasicFileAttributes.class);
        FileTime changed = at.lastModifiedTime();
        stamps.add(Objects.toString(at.fileKey()) + "/" + changed.toInstant() + "/" + at.size());
      } catch (IOException e) {
        stamps.add("none");
      }
    }
    return new FileStamp(List.copyOf(stamps));
  }
}
