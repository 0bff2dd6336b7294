package io.hostler.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.plan.HostlerException;
import io.hostler.plan.Uid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FinalisedTest {
  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void file() {
    file = directory.resolve("finalised");
  }

  @Test
  void whatWasAddedIsThereInTheNextLifeToo() throws IOException {
    Finalised finalised = new Finalised(file);
    List<Uid> all = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      all.add(Uid.random());
      finalised.add(all.getLast());
      finalised.add(all.getFirst());
    }
    Finalised again = new Finalised(file);
    assertTrue(all.stream().allMatch(again::contains));
    assertFalse(again.contains(Uid.random()));
    assertEquals(100 * 37, Files.size(file), "each once");
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
  }

  /** The whole list was written anew for each deletion. */
  @Test
  void aDeletionWritesOneLineAndLeavesTheOthersAsTheyAre() throws IOException {
    new Finalised(file).add(Uid.random());
    Object inode = Files.getAttribute(file, "unix:ino");
    new Finalised(file).add(Uid.random());
    assertEquals(inode, Files.getAttribute(file, "unix:ino"));
    assertEquals(2, Files.readAllLines(file).size());
  }

  @Test
  void aLineThatACrashCutOffIsWrittenOver() throws IOException {
    Uid first = Uid.random();
    new Finalised(file).add(first);
    for (int cut : List.of(1, 20, 36)) {
      String half = Uid.random().toString().substring(0, cut);
      Files.writeString(file, half, StandardOpenOption.APPEND);
      Uid next = Uid.random();
      new Finalised(file).add(next);
      Finalised again = new Finalised(file);
      assertTrue(again.contains(first) && again.contains(next), "cut after " + cut);
    }
    Files.writeString(file, "\0".repeat(37), StandardOpenOption.APPEND);
    new Finalised(file).add(Uid.random());
    assertEquals(5, Files.readAllLines(file).size());
  }

  /** As a crash of a file system may leave it: the list must not pass for a shorter one. */
  @Test
  void whatIsNoUidIsRefused() throws IOException {
    Files.writeString(file, "x".repeat(36) + "\n" + Uid.random() + "\n");
    assertThrows(HostlerException.class, () -> new Finalised(file));
  }
}
