package io.hostler.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
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
  void openat2LeavesNeitherByLinkNorByDots() throws IOException {
    Path inside = Files.createDirectory(directory.resolve("inside"));
    Files.writeString(directory.resolve("secret"), "s");
    Files.writeString(inside.resolve("file"), "f");
    Files.createSymbolicLink(inside.resolve("link"), directory.resolve("secret"));
    int fd = Libc.open(inside, Libc.O_PATH | Libc.O_CLOEXEC, 0);
    try {
      long flags = Libc.O_RDONLY | Libc.O_CLOEXEC;
      int file = Libc.openat2(fd, "file", flags, 0, Libc.RESOLVE_BENEATH);
      byte[] buffer = new byte[8];
      assertEquals(1, Libc.read(file, buffer));
      assertEquals('f', buffer[0]);
      Libc.close(file);
      for (String path : new String[] {"link", "../secret"}) {
        assertThrows(
            LinuxException.class,
            () -> Libc.openat2(fd, path, flags, 0, Libc.RESOLVE_BENEATH),
            path);
      }
      LinuxException link =
          assertThrows(
              LinuxException.class,
              () -> Libc.openat2(fd, "link", flags, 0, Libc.RESOLVE_NO_SYMLINKS));
      assertEquals(Errno.ELOOP, link.errno());
    } finally {
      Libc.close(fd);
    }
  }

  @Test
  void aPathWithANulIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> Libc.cString("a\0b"));
  }
}
