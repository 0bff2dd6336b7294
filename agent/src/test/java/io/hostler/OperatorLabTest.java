package io.hostler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What operators do by the command line, on the whole agent with machines that run. */
@Tag("lab")
@Timeout(600)
class OperatorLabTest {
  private static final String INSTANCE =
      "kind: instance\nname: %s\nspec: {image: %s, cpus: 1, memory: 96MiB, addresses: []%s}\n";

  @TempDir Path directory;

  @Test
  void powerConsoleImagesAndOrphans() throws Exception {
    try (AgentLab lab = new AgentLab()) {
      try {
        lab.start();
        assertEquals(0, lab.importTiny().exit());
        apply(lab, "web1", "tiny", ", disk: 8MiB");
        String uid = lab.uid("web1");
        lab.eventually("it is up", () -> lab.boots(uid) == 1);
        console(lab, "web1");
        power(lab, "web1", uid);
        images(lab);
        orphans(lab, uid);
      } catch (AssertionError e) {
        throw new AssertionError(e.getMessage() + "\n" + lab.log(), e);
      }
    }
  }

  private static void apply(AgentLab lab, String name, String image, String more) {
    AgentLab.Ran ran = lab.said(INSTANCE.formatted(name, image, more), "apply", "-f", "-");
    assertEquals(0, ran.exit(), ran.err());
  }

  /** Typed into the command, through the agent, libvirt and QEMU to the guest, and back. */
  private static void console(AgentLab lab, String name) throws Exception {
    Typing typing = new Typing("hello\n", "echo: hello");
    assertEquals(0, lab.console(typing, name));
    assertTrue(typing.seen().contains("echo: hello"), typing.seen());
  }

  private static void power(AgentLab lab, String name, String uid) throws Exception {
    long first = lab.guest(uid).orElseThrow();
    done(lab, "instance", "reset", name, "--wait", "--timeout", "60");
    lab.eventually("reset: the same machine boots again", () -> lab.boots(uid) == 2);
    assertEquals(first, lab.guest(uid).orElseThrow());
    done(lab, "instance", "stop", name, "--wait", "--timeout", "120");
    assertEquals("stopped", lab.stateOf(name));
    assertTrue(lab.guest(uid).isEmpty());
    done(lab, "instance", "start", name, "--wait", "--timeout", "60");
    assertEquals("running", lab.stateOf(name));
    lab.eventually("started: it boots again", () -> lab.boots(uid) == 3);
  }

  /** A kernel without a disk; disks that the BIOS boots, raw and qcow2. */
  private void images(AgentLab lab) throws Exception {
    apply(lab, "diskless", "tiny", "");
    Path raw = BootSector.write(directory.resolve("disk.raw"), "BOOTED FROM DISK");
    Path qcow2 = directory.resolve("disk.qcow2");
    Process convert =
        new ProcessBuilder(
                "qemu-img", "convert", "-f", "raw", "-O", "qcow2", raw.toString(), qcow2.toString())
            .start();
    assertEquals(0, convert.waitFor());
    for (Path disk : new Path[] {raw, qcow2}) {
      String name = disk.getFileName().toString().replace('.', '-');
      String format = name.substring(name.indexOf('-') + 1);
      done(lab, "image", "import", name, "--disk", disk.toString(), "--format", format);
      apply(lab, "of-" + name, name, ", disk: 2MiB");
    }
    for (String disk : new String[] {"of-disk-raw", "of-disk-qcow2"}) {
      String uid = lab.uid(disk);
      lab.eventually(disk + " boots", () -> console(lab.state, uid).contains("BOOTED FROM DISK"));
    }
    String diskless = lab.uid("diskless");
    lab.eventually("a kernel needs no disk", () -> lab.boots(diskless) == 1);
    try (Stream<Path> files = Files.list(lab.state.resolve("instances").resolve(diskless))) {
      assertEquals(
          0, files.filter(file -> file.getFileName().toString().startsWith("root-")).count());
    }
  }

  /** The store lost all, and that was accepted: what runs is offered, taken back or removed. */
  private static void orphans(AgentLab lab, String uid) throws Exception {
    long machine = lab.guest(uid).orElseThrow();
    String unwanted = lab.uid("diskless");
    lab.loseStore();
    lab.eventually(
        "the loss is noticed", () -> lab.hostler("store", "status").out().contains("regressed"));
    done(lab, "store", "accept");
    lab.eventually(
        "what runs is an orphan",
        () -> {
          String all = lab.hostler("orphan", "list").out();
          return all.contains("web1") && all.contains("diskless");
        });
    AgentLab.Ran refused = lab.hostler("orphan", "adopt", uid.substring(0, 8));
    assertTrue(refused.err().contains("image"), "what it names has to be there: " + refused.err());
    assertEquals(0, lab.importTiny().exit());
    done(lab, "orphan", "adopt", uid.substring(0, 8));
    lab.eventually("adopted, it is declared", () -> lab.stateOf("web1").equals("running"));
    assertEquals(uid, lab.uid("web1"));
    assertEquals(machine, lab.guest(uid).orElseThrow(), "nobody touched it");
    done(lab, "orphan", "delete", unwanted);
    Path files = lab.state.resolve("instances").resolve(unwanted);
    lab.eventually(
        "deleted, it is gone", () -> !Files.exists(files) && lab.guest(unwanted).isEmpty());
    assertFalse(lab.hostler("orphan", "list").out().contains("web1"));
  }

  private static void done(AgentLab lab, String... command) {
    AgentLab.Ran ran = lab.hostler(command);
    assertEquals(0, ran.exit(), String.join(" ", command) + ": " + ran.out() + ran.err());
  }

  private static String console(Path state, String uid) throws IOException {
    Path log = state.resolve("instances").resolve(uid).resolve("console.log");
    return Files.exists(log) ? Files.readString(log, StandardCharsets.ISO_8859_1) : "";
  }
}
