package io.hostler.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.instance.TinyGuest;
import io.hostler.model.ImageSpec.Format;
import io.hostler.plan.HostlerException;
import io.hostler.plan.Problem;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the real qemu-img, on good and on hostile files. */
@Tag("lab")
class ImageCheckLabTest {
  private static final Path QEMU_IMG = Path.of("/usr/bin/qemu-img");

  /** Where a qcow2 header has its method of encryption (docs/interop/qcow2.txt), and LUKS there. */
  private static final int CRYPT_METHOD = 32;

  private static final int LUKS = 2;

  private static final ImageContent QCOW2 = new ImageContent.Disk(Format.QCOW2);
  private static final ImageContent RAW = new ImageContent.Disk(Format.RAW);

  @TempDir Path directory;
  private final ExecutorService threads = Executors.newFixedThreadPool(1);
  private final ImageCheck check = new ImageCheck(QEMU_IMG, Duration.ofSeconds(10), threads);

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  private Path create(String name, String... arguments) throws Exception {
    Path file = directory.resolve(name);
    List<String> command = new ArrayList<>(List.of("qemu-img", "create", "-q", "-f", "qcow2"));
    command.addAll(List.of(arguments));
    command.add(file.toString());
    command.add("64M");
    Process process = new ProcessBuilder(command).inheritIO().start();
    assertTrue(process.waitFor(20, TimeUnit.SECONDS));
    assertEquals(0, process.exitValue());
    return file;
  }

  private Problem refused(ImageCheck by, Path file, ImageContent content) {
    CompletionException e =
        assertThrows(CompletionException.class, () -> by.check(file, content).join());
    return ((HostlerException) e.getCause()).problem();
  }

  private void assertRefused(String says, Path file) {
    Problem problem = refused(check, file, QCOW2);
    assertEquals("image-format", problem.code(), problem.toString());
    assertTrue(problem.detail().contains(says), problem.detail());
  }

  @Test
  void goodDisksAreTaken() throws Exception {
    Checked expected = new Checked(Format.QCOW2, 64 << 20);
    assertEquals(expected, check.check(create("v3"), QCOW2).join());
    assertEquals(expected, check.check(create("v2", "-o", "compat=0.10"), QCOW2).join());
    assertEquals(
        expected, check.check(create("zstd", "-o", "compression_type=zstd"), QCOW2).join());
    Path raw = directory.resolve("raw");
    Files.write(raw, new byte[1024]);
    assertEquals(new Checked(Format.RAW, 1024), check.check(raw, RAW).join());
  }

  @Test
  void aBackingFileIsRefused() throws Exception {
    create("base");
    assertRefused(
        "backing file", create("over", "-b", directory.resolve("base").toString(), "-F", "qcow2"));
    assertRefused("backing file", create("hostile", "-u", "-b", "/etc/passwd", "-F", "raw"));
  }

  @Test
  void aDataFileIsRefused() throws Exception {
    String data = directory.resolve("data").toString();
    assertRefused("another file", create("outside", "-o", "data_file=" + data));
  }

  /** The old method, as LUKS asks for a CPU clock that {@code qemu-img} does not always find. */
  @Test
  void anEncryptedDiskIsRefused() throws Exception {
    Path aes =
        create(
            "aes",
            "--object",
            "secret,id=s,data=word",
            "-o",
            "encrypt.format=aes,encrypt.key-secret=s");
    assertRefused("encrypted", aes);
    try (FileChannel header = FileChannel.open(aes, StandardOpenOption.WRITE)) {
      header.write(ByteBuffer.allocate(4).putInt(0, LUKS), CRYPT_METHOD);
    }
    assertRefused("encrypted", aes);
  }

  @Test
  void whatIsNoQcow2IsRefusedWithoutAGuess() throws Exception {
    Path raw = directory.resolve("raw");
    Files.write(raw, new byte[1 << 20]);
    assertRefused("no qcow2", raw);
    Files.writeString(raw, "short");
    assertRefused("no qcow2", raw);
    assertEquals("image-format", refused(check, raw, RAW).code());
    Files.writeString(raw, "");
    assertEquals("image-format", refused(check, raw, RAW).code());
  }

  /** As a raw disk each would be taken, and boot nothing. */
  @Test
  void anothersFormatIsRefusedWithTheCommandThatConvertsIt() throws Exception {
    Path base = directory.resolve("base");
    Files.write(base, new byte[8 << 20]);
    for (String format : List.of("vmdk", "vpc", "vhdx", "vdi", "qed", "qcow", "parallels")) {
      Path file = directory.resolve("disk." + format);
      run("qemu-img", "convert", "-f", "raw", "-O", format, base.toString(), file.toString());
      assertForeign("qemu-img convert -f " + format + " -O qcow2 IN OUT", file);
    }
    Path fixed = directory.resolve("fixed");
    run(
        "qemu-img",
        "convert",
        "-f",
        "raw",
        "-O",
        "vpc",
        "-o",
        "subformat=fixed,force_size",
        base.toString(),
        fixed.toString());
    assertForeign("qemu-img convert -f vpc -O qcow2 IN OUT", fixed);
    Path flat = directory.resolve("flat");
    run(
        "qemu-img",
        "convert",
        "-O",
        "vmdk",
        "-o",
        "subformat=monolithicFlat",
        base.toString(),
        flat.toString());
    assertForeign("qemu-img convert -f vmdk -O qcow2 IN OUT", flat);
    assertEquals("say so: format qcow2", refused(check, create("q"), RAW).advice());
  }

  @Test
  void whatIsPackedIsRefusedAsADiskAndAsAKernelAndTakenAsAnInitramfs() throws Exception {
    for (String program : List.of("gzip", "xz", "bzip2", "zstd")) {
      Path file = directory.resolve("of-" + program);
      Files.write(file, new byte[1 << 20]);
      Path packed = directory.resolve("packed-by-" + program);
      run("sh", "-c", program + " -c " + file + " > " + packed);
      assertForeign("unpack it: " + program + " -d IN", packed);
      assertEquals(
          "unpack it: " + program + " -d IN",
          refused(check, packed, ImageContent.Boot.KERNEL).advice());
      assertEquals(
          Files.size(packed),
          check.check(packed, ImageContent.Boot.INITRAMFS).join().virtualBytes());
    }
    Path tar = directory.resolve("disk.tar");
    run("tar", "-C", directory.toString(), "-cf", tar.toString(), "of-xz");
    assertForeign("unpack it: tar -xf IN", tar);
    assertEquals(
        "unpack it: tar -xf IN", refused(check, tar, ImageContent.Boot.INITRAMFS).advice());
  }

  @Test
  void whatBootsHasOneOfItsForms() throws Exception {
    TinyGuest guest = TinyGuest.get();
    for (ImageContent.Boot as : ImageContent.Boot.values()) {
      Path right = as == ImageContent.Boot.KERNEL ? guest.kernel() : guest.initramfs();
      Path wrong = as == ImageContent.Boot.KERNEL ? guest.initramfs() : guest.kernel();
      assertEquals(new Checked(as, Files.size(right)), check.check(right, as).join());
      assertEquals("image-format", refused(check, wrong, as).code());
      for (byte[] none : List.of(new byte[0], new byte[4096], "<html>".getBytes(UTF_8))) {
        Path file = Files.write(directory.resolve("none"), none);
        Problem problem = refused(check, file, as);
        assertEquals("image-format", problem.code());
        String form = as == ImageContent.Boot.KERNEL ? "a bzImage" : "a cpio archive";
        assertTrue(problem.detail().contains(form), problem.detail());
      }
    }
  }

  private void assertForeign(String advice, Path file) {
    for (ImageContent disk : List.of(RAW, QCOW2)) {
      Problem problem = refused(check, file, disk);
      assertEquals("image-format", problem.code());
      assertTrue(problem.advice().endsWith(advice), problem.toString());
    }
  }

  private static void run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).inheritIO().start();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    assertEquals(0, process.exitValue(), String.join(" ", command));
  }

  @Test
  void aDamagedHeaderIsRefused() throws Exception {
    for (int at : new int[] {4, 20, 24, 72, 100}) {
      Path file = create("damaged" + at);
      try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
        bytes.seek(at);
        bytes.writeInt(0x7f7f7f7f);
      }
      assertEquals("image-format", refused(check, file, QCOW2).code(), "byte " + at);
    }
  }

  @Test
  void aTruncatedDiskIsRefused() throws Exception {
    Path file = create("cut");
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.setLength(1000);
    }
    assertEquals("image-format", refused(check, file, QCOW2).code());
  }

  @Test
  void aProgramThatHangsOrIsMissingIsBounded() throws Exception {
    Path file = create("good");
    ImageCheck hangs = new ImageCheck(script("exec sleep 600"), Duration.ofSeconds(1), threads);
    assertTrue(refused(hangs, file, QCOW2).detail().contains("within 1 s"));
    ImageCheck endless = new ImageCheck(script("exec yes"), Duration.ofSeconds(1), threads);
    assertTrue(refused(endless, file, QCOW2).detail().contains("within 1 s"));
    ImageCheck missing = new ImageCheck(Path.of("/nowhere"), Duration.ofSeconds(1), threads);
    assertEquals("image-check-failed", refused(missing, file, QCOW2).code());
  }

  private Path script(String line) throws IOException {
    Path script = Files.createTempFile(directory, "script", "");
    Files.writeString(script, "#!/bin/sh\n" + line + "\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    return script;
  }

  @Test
  void aStrangersFileWritesNothing() throws Exception {
    Path file = create("good");
    byte[] before = Files.readAllBytes(file);
    check.check(file, QCOW2).join();
    assertTrue(java.util.Arrays.equals(before, Files.readAllBytes(file)));
  }
}
