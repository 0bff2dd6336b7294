package io.hostler.instance;

import io.hostler.plan.Uid;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The machine that libvirt should have.
 *
 * @param title for people who look with virsh
 * @param memory bytes
 * @param boot a kernel that is booted directly; empty: the root disk's own boot loader
 * @param disk the root disk; empty: none
 * @param seed the cloud-init seed, attached for ever: a guest that boots without it makes new host
 *     keys and loses its address
 * @param nic empty: no network
 */
public record DomainDesired(
    Uid uid,
    String title,
    boolean kvm,
    Path emulator,
    int cpus,
    long memory,
    Optional<Kernel> boot,
    Optional<Disk> disk,
    Path seed,
    Optional<Nic> nic,
    Path consoleLog) {

  /** What a direct boot needs. */
  public record Kernel(Path kernel, Optional<Path> initramfs, String arguments) {}

  /**
   * A root disk.
   *
   * @param file qcow2
   * @param base what it was made on; empty: blank
   */
  public record Disk(Path file, Optional<Storage.Base> base) {}

  /** The guest's end of a tap that we made. */
  public record Nic(String tap, String mac) {}

  /** What libvirt calls it: by uid, since a name may come back for another instance. */
  public String domainName() {
    return "hostler-" + uid;
  }
}
