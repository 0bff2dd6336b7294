package io.hostler.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.libvirt.ConsoleStream;
import io.hostler.libvirt.FakeHypervisor;
import io.hostler.plan.Uid;
import io.hostler.testing.Eventually;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ConsoleTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Blocks in every call until it is let go. */
  private static final class Stuck implements ConsoleStream {
    final CompletableFuture<Void> letGo = new CompletableFuture<>();

    @Override
    public int read(byte[] into) {
      letGo.join();
      return -1;
    }

    @Override
    public void write(byte[] bytes) {
      letGo.join();
    }

    @Override
    public void close() {
      letGo.join();
    }
  }

  @Test
  void aGuestThatTakesNoKeysLosesItsConsoleAndAnEndThatHangsIsSaid() throws Exception {
    Stuck stream = new Stuck();
    FakeHypervisor hypervisor = new FakeHypervisor();
    hypervisor.consoles = uid -> stream;
    Console console =
        new Console(hypervisor, new Layout(Path.of("/nowhere")), Duration.ofMillis(50));
    CompletableFuture<Void> ended = new CompletableFuture<>();
    try (Attachment attached =
        console.attach(Uid.random(), bytes -> {}, () -> ended.complete(null))) {
      assertTrue(console.findings().isEmpty());
      assertTrue(attached.type(new byte[] {'x'}).handle((done, late) -> late != null).join());
      assertTrue(attached.type(new byte[] {'y'}).isCompletedExceptionally(), "it is closed");
      Eventually.holds(PATIENCE, "said", () -> !console.findings().isEmpty());
      assertEquals("console-hangs", console.findings().getFirst().code());
      assertFalse(ended.isDone());
      stream.letGo.complete(null);
      ended.get(20, TimeUnit.SECONDS);
      Eventually.holds(PATIENCE, "no longer said", () -> console.findings().isEmpty());
    }
  }
}
