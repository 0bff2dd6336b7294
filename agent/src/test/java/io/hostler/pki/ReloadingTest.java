package io.hostler.pki;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReloadingTest {
  @TempDir Path directory;
  private Path file;
  private final AtomicLong clock = new AtomicLong();

  @BeforeEach
  void aFile() throws IOException {
    file = Files.writeString(directory.resolve("it"), "one");
  }

  private Optional<String> read() {
    try {
      return Optional.of(Files.readString(file)).filter(text -> !text.equals("bad"));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private void replace(String text) throws IOException {
    Path next = Files.writeString(directory.resolve("next"), text);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }

  @Test
  void followsTheFileAtMostEvery200Ms() throws IOException {
    Reloading<String> it = new Reloading<>(this::read, clock::get, file);
    replace("second");
    assertEquals("one", it.get());
    clock.addAndGet(Duration.ofMillis(201).toNanos());
    assertEquals("second", it.get());
  }

  @Test
  void keepsTheOldWhileTheNewIsBad() throws IOException {
    Reloading<String> it = new Reloading<>(this::read, clock::get, file);
    replace("bad");
    clock.addAndGet(Duration.ofSeconds(1).toNanos());
    assertEquals("one", it.get());
    replace("good");
    clock.addAndGet(Duration.ofSeconds(1).toNanos());
    assertEquals("good", it.get());
  }

  @Test
  void withoutAFirstValueThereIsNone() throws IOException {
    Files.delete(file);
    assertThrows(PkiException.class, () -> new Reloading<>(this::read, clock::get, file));
  }
}
