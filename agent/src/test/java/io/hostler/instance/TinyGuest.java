package io.hostler.instance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A guest that is up in seconds under emulation: Debian's cloud kernel, booted directly, with
 * busybox. It prints {@link #UP} with its uptime, reads the seed's meta-data when there is one,
 * says back each line typed on its console, and obeys the power button. Needs 80 MB of memory.
 *
 * @param kernel a copy of the kernel's file
 */
public record TinyGuest(Path kernel, Path initramfs) {
  public static final String UP = "TINY GUEST UP";
  public static final String ARGUMENTS = "console=ttyS0 quiet panic=1";
  public static final long MEMORY = 96L << 20;

  private static final List<String> MODULES =
      List.of(
          "virtio_ring",
          "virtio",
          "virtio_pci_legacy_dev",
          "virtio_pci_modern_dev",
          "virtio_pci",
          "virtio_blk",
          "failover",
          "net_failover",
          "virtio_net",
          "cdrom",
          "isofs",
          "evdev",
          "button");

  private static final String INIT =
      """
      #!/bin/busybox sh
      /bin/busybox --install -s /bin
      mount -t proc proc /proc; mount -t sysfs sys /sys; mount -t devtmpfs dev /dev
      for m in $(cat /modules.order); do insmod /modules/$m.ko 2>/dev/null; done
      mkdir -p /seed; mount -t iso9660 -o ro /dev/vdb /seed 2>/dev/null \
        && sed 's/^/SEED /' /seed/meta-data
      ip link set lo up
      if [ -f /seed/network-config ] && [ -e /sys/class/net/eth0 ]; then
        ip link set eth0 up
        for a in $(grep -oE '"[0-9a-f.:]+/(32|128)"' /seed/network-config | tr -d '"'); do
          ip addr add $a dev eth0 nodad 2>/dev/null || ip addr add $a dev eth0
        done
        ip route add 169.254.1.1/32 dev eth0; ip route add default via 169.254.1.1 dev eth0
        ip -6 route add default via fe80::1 dev eth0
      fi
      for e in /dev/input/event*; do [ -e $e ] && (head -c 24 $e >/dev/null; poweroff -f) & done
      echo "TINY GUEST UP $(cut -d' ' -f1 /proc/uptime)"
      while read -r line; do echo "echo: $line"; done < /dev/ttyS0
      while :; do sleep 1000; done
      """;

  /** From the cache, or made now: the kernel's package is fetched by apt-get, not installed. */
  public static synchronized TinyGuest get() throws IOException, InterruptedException {
    Path cache = Path.of(System.getProperty("java.io.tmpdir"), "hostler-test-cache");
    Files.createDirectories(cache);
    Path kernel = cache.resolve("tiny-vmlinuz");
    Path initramfs = cache.resolve("tiny-initramfs-" + Integer.toHexString(recipe()) + ".gz");
    if (!Files.exists(kernel) || !Files.exists(initramfs)) {
      make(cache, kernel, initramfs);
    }
    return new TinyGuest(kernel, initramfs);
  }

  private static int recipe() {
    return (INIT + MODULES).hashCode();
  }

  private static void make(Path cache, Path kernel, Path initramfs)
      throws IOException, InterruptedException {
    Path work = Files.createTempDirectory(cache, "work");
    run(
        work,
        """
        set -e
        newest() { apt-cache depends linux-image-cloud-amd64 | awk '/Depends:/{print $2; exit}'; }
        package=$(newest)
        [ -n "$package" ] || { apt-get update -qq; package=$(newest); }
        deb=$(ls ../${package}_*.deb 2>/dev/null | head -1)
        [ -n "$deb" ] || { apt-get download "$package" >/dev/null; deb=$(ls ${package}_*.deb); }
        dpkg-deb -x "$deb" tree
        mkdir -p root/bin root/proc root/sys root/dev root/modules
        cp /bin/busybox root/bin/busybox
        : > root/modules.order
        for m in %s; do
          f=$(find tree -name "$m.ko*" | head -1); [ -n "$f" ] || continue
          case "$f" in *.xz) xz -dc "$f" > root/modules/$m.ko;; *) cp "$f" root/modules/$m.ko;; esac
          echo "$m" >> root/modules.order
        done
        """
            .formatted(String.join(" ", MODULES)));
    Files.writeString(work.resolve("root/init"), INIT);
    run(
        work,
        """
        set -e
        chmod 755 root/init
        (cd root && find . | cpio -o -H newc --quiet | gzip -1) > initramfs
        cp tree/boot/vmlinuz-* vmlinuz
        chmod 644 vmlinuz initramfs
        """);
    Files.move(work.resolve("initramfs"), initramfs, StandardCopyOption.ATOMIC_MOVE);
    Files.move(work.resolve("vmlinuz"), kernel, StandardCopyOption.ATOMIC_MOVE);
    try (Stream<Path> all = Files.walk(work)) {
      for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private static void run(Path directory, String script) throws IOException, InterruptedException {
    Path log = directory.resolve("log");
    Process process =
        new ProcessBuilder("sh", "-c", script)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    if (!process.waitFor(300, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IOException("no tiny guest: " + Files.readString(log));
    }
  }
}
