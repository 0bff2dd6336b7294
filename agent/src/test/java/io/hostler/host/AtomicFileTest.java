package io.hostler.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.plan.Seen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  @TempDir Path directory;

  @Test
  void replacesWholeAndPrivate() throws IOException {
    Path file = directory.resolve("f");
    AtomicFile.write(file, "one");
    AtomicFile.write(file, "two");
    assertEquals(Seen.present("two"), AtomicFile.readText(file));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    try (var all = Files.list(directory)) {
      assertEquals(1, all.count(), "nothing beside it");
    }
  }

  @Test
  void aKilledWritersLeftoverIsNoHindrance() throws IOException {
    Path file = directory.resolve("f");
    Files.writeString(directory.resolve("f.new"), "half");
    AtomicFile.write(file, "whole");
    assertEquals(Seen.present("whole"), AtomicFile.readText(file));
    assertFalse(Files.exists(directory.resolve("f.new")));
  }

  @Test
  void absentOnlyWithProof() {
    assertTrue(AtomicFile.read(directory.resolve("none")).isAbsent());
    assertTrue(AtomicFile.read(directory).isUnknown());
  }

  @Test
  void aFailedWriteKeepsTheOld() throws IOException {
    Path file = directory.resolve("f");
    AtomicFile.write(file, "old");
    Files.createDirectories(directory.resolve("f.new").resolve("in the way"));
    HostException failed = assertThrows(HostException.class, () -> AtomicFile.write(file, "new"));
    assertEquals("file-write", failed.problem().code());
    assertEquals(Seen.present("old"), AtomicFile.readText(file));
  }
}
