package io.hostler.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hostler.plan.Problem;
import io.hostler.plan.Seen;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Kernel settings under {@code /proc/sys}. Names have slashes, {@code net/ipv4/conf/eth0.5/mtu},
 * since names of interfaces may hold dots. Those under {@code net} are of the calling thread's
 * network namespace.
 */
public final class Sysctls {
  private static final Path ROOT = Path.of("/proc/sys");
  private static final int LONGEST = 4096;

  private Sysctls() {}

  /** The value without its line end; absent when the kernel has no such setting. */
  public static Seen<String> read(String name) {
    Path file = file(name);
    // One read: these files answer a second one with their end, so what reads piece by piece, as
    // java.nio.file.Files does, gets the first digit alone.
    try (FileInputStream in = new FileInputStream(file.toFile())) {
      byte[] buffer = new byte[LONGEST];
      int size = in.read(buffer);
      return Seen.present(new String(buffer, 0, Math.max(size, 0), UTF_8).strip());
    } catch (FileNotFoundException e) {
      return Files.notExists(file) ? Seen.absent() : unknown(name, e);
    } catch (IOException e) {
      return unknown(name, e);
    }
  }

  /**
   * Writes the value, and reads it back: some settings take a value and keep another.
   *
   * @throws HostException {@code sysctl-write}
   */
  public static void write(String name, String value) {
    try (FileOutputStream out = new FileOutputStream(file(name).toFile())) {
      out.write((value + "\n").getBytes(UTF_8));
    } catch (IOException e) {
      throw new HostException("sysctl-write", "write " + value + " to " + name, e);
    }
    if (!read(name).equals(Seen.present(value))) {
      throw new HostException("sysctl-write", name + " did not take " + value);
    }
  }

  private static Path file(String name) {
    Path file = ROOT.resolve(name).normalize();
    if (!file.startsWith(ROOT) || file.equals(ROOT)) {
      throw new IllegalArgumentException("not a setting: " + name);
    }
    return file;
  }

  private static Seen<String> unknown(String name, IOException e) {
    return Seen.unknown(new Problem("sysctl-read", "read " + name + ": " + e));
  }
}
