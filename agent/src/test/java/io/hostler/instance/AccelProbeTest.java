package io.hostler.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccelProbeTest {
  private static Optional<Duration> millis(long n) {
    return Optional.of(Duration.ofMillis(n));
  }

  @Test
  void kvmThatIsMuchSlowerThanEmulationIsNotUsed() {
    assertTrue(AccelProbe.judge(millis(120), millis(90)).kvm());
    assertTrue(AccelProbe.judge(millis(120), Optional.empty()).kvm());
    Accel slow = AccelProbe.judge(millis(1700), millis(90));
    assertFalse(slow.kvm());
    assertTrue(slow.finding().contains("1700"));
    assertFalse(AccelProbe.judge(Optional.empty(), millis(90)).kvm());
  }

  @Test
  @Tag("lab")
  void whatWasProvenHoldsForTheBootOnly(@TempDir Path dir) throws Exception {
    Path cache = dir.resolve("accel");
    Accel proven = new AccelProbe(Host.EMULATOR, cache).accel();
    assertEquals(proven, new AccelProbe(Path.of("/nonexistent"), cache).accel());
    List<String> lines = Files.readAllLines(cache);
    Files.writeString(cache, "another-boot\n" + !proven.kvm() + "\nold\n");
    assertEquals(proven.kvm(), new AccelProbe(Host.EMULATOR, cache).accel().kvm());
    assertEquals(lines.getFirst(), Files.readAllLines(cache).getFirst());
  }
}
