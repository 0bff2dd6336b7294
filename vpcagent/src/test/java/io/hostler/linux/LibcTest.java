package io.hostler.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibcTest {
  @TempDir Path directory;

  @Test
  void anErrorNamesCallAndNumber() {
    LinuxException failed =
        assertThrows(
            LinuxException.class, () -> Libc.open(directory.resolve("none"), Libc.O_RDONLY, 0));
    assertEquals(Errno.ENOENT, failed.errno());
    assertEquals("open " + directory.resolve("none") + ": ENOENT", failed.problem().detail());
  }

  @Test
  void aPathWithANulIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> Libc.cString("a\0b"));
  }
}
