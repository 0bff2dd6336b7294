package io.hostler.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnNameTest {
  @TempDir Path directory;
  private final AtomicLong now = new AtomicLong();
  private final Queue<Runnable> begun = new ArrayDeque<>();
  private boolean known;

  @BeforeEach
  void name() throws IOException {
    Files.writeString(directory.resolve("hostname"), "hv1\n");
  }

  private OwnName name(Duration patience) {
    return new OwnName(
        directory.resolve("hostname"),
        asked -> {
          assertEquals("hv1", asked);
          if (!known) {
            throw new UnknownHostException(asked);
          }
        },
        begun::add,
        patience,
        now::get);
  }

  @Test
  void aNameThatNobodyKnowsIsFoundAndTheLineForItSaid() {
    OwnName name = name(Duration.ofMinutes(1));
    var found = name.findings();
    begun.remove().run();
    assertEquals("host-name-unresolved", found.join().getFirst().code());
    assertEquals("add to /etc/hosts: 127.0.1.1 hv1", found.join().getFirst().advice());
  }

  @Test
  void anAnswerIsKeptForAMinute() {
    OwnName name = name(Duration.ofMinutes(1));
    known = true;
    var found = name.findings();
    begun.remove().run();
    assertEquals(List.of(), found.join());
    known = false;
    now.addAndGet(Duration.ofSeconds(59).toNanos());
    assertEquals(List.of(), name.findings().join());
    assertEquals(0, begun.size());
    now.addAndGet(Duration.ofSeconds(1).toNanos());
    var again = name.findings();
    begun.remove().run();
    assertEquals(1, again.join().size());
  }

  @Test
  void aResolverThatHangsIsAFindingAndIsNotAskedASecondTime() {
    OwnName name = name(Duration.ofMillis(1));
    assertEquals("host-name-unresolved", name.findings().join().getFirst().code());
    now.addAndGet(Duration.ofHours(1).toNanos());
    assertEquals("host-name-unresolved", name.findings().join().getFirst().code());
    assertEquals(1, begun.size());
    known = true;
    begun.remove().run();
    now.addAndGet(Duration.ofHours(1).toNanos());
    var next = name.findings();
    begun.remove().run();
    assertEquals(List.of(), next.join());
  }
}
