package io.hostler.instance;

import io.hostler.plan.Uid;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What the host gives to every instance.
 *
 * @param cell whose marks are our own
 * @param kvm whether guests run under KVM; proven by {@link AccelProbe}, never guessed
 * @param emulator QEMU's system emulator for this machine
 * @param stopTimeout how long a guest may take to obey the power button before its power is cut
 */
public record Host(
    Uid cell, Layout layout, DomainNames names, boolean kvm, Path emulator, Duration stopTimeout) {

  public static final Path EMULATOR = Path.of("/usr/bin/qemu-system-x86_64");
  public static final Duration STOP_TIMEOUT = Duration.ofSeconds(60);
}
