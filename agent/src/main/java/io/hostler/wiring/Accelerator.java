package io.hostler.wiring;

import io.hostler.config.Configuration;
import io.hostler.instance.Accel;
import io.hostler.instance.AccelProbe;
import io.hostler.instance.Host;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How guests run here: as configured, or as proven. */
public final class Accelerator {
  private static final Logger log = LoggerFactory.getLogger(Accelerator.class);

  private Accelerator() {}

  public static Accel of(Configuration configuration, Path cache) {
    return switch (configuration.text("instance.accel")) {
      case "kvm" -> new Accel(true, "");
      case "tcg" -> new Accel(false, "");
      default -> proven(cache);
    };
  }

  private static Accel proven(Path cache) {
    try {
      return new AccelProbe(Host.EMULATOR, cache).accel();
    } catch (IOException e) {
      log.warn("acceleration can't be proven, guests are emulated: {}", e.toString());
      return new Accel(false, "it could not be proven: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Accel(false, "its proof was interrupted");
    }
  }
}
