package io.hostler.libvirt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.plan.Uid;
import io.hostler.testing.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What everything that claims to be a hypervisor must do. */
interface HypervisorContract {
  Uid CELL = Uid.random();

  /** Domains of each test; removed after it. */
  List<Uid> MADE = new CopyOnWriteArrayList<>();

  Hypervisor hypervisor();

  /** Where a domain's disk may lie. */
  Path files() throws IOException;

  /** Bytes of the only disk of a domain, which is {@code file}. */
  long capacity(Uid uuid, Path file) throws IOException;

  static String xml(Uid uuid, String name, Optional<Mark> mark) {
    MADE.add(uuid);
    return """
    <domain type='qemu'><name>%s</name><uuid>%s</uuid>
    <metadata>%s</metadata>
    <memory unit='MiB'>32</memory><vcpu>1</vcpu>
    <os><type arch='x86_64' machine='pc'>hvm</type></os><features><acpi/></features>
    <devices><emulator>/usr/bin/qemu-system-x86_64</emulator>
    <serial type='pty'/><console type='pty'/></devices></domain>"""
        .formatted(name, uuid, mark.map(Mark::element).orElse(""));
  }

  private Mark markOf(Uid uuid) {
    return new Mark(CELL, uuid, 3, 1, "abc123");
  }

  private Uid defined() {
    Uid uuid = Uid.random();
    hypervisor().define(xml(uuid, "t-" + uuid, Optional.of(markOf(uuid))));
    return uuid;
  }

  @AfterEach
  default void removeAll() {
    for (Uid uuid : MADE) {
      hypervisor().destroy(uuid);
      hypervisor().undefine(uuid);
    }
    MADE.clear();
  }

  @Test
  default void whatIsNotThereIsAbsentAndRemovingItSucceeds() {
    Uid nobody = Uid.random();
    assertEquals(Optional.empty(), hypervisor().domain(nobody));
    assertEquals(Optional.empty(), hypervisor().xml(nobody));
    hypervisor().destroy(nobody);
    hypervisor().shutdown(nobody);
    hypervisor().undefine(nobody);
    assertThrows(HypervisorException.class, () -> hypervisor().start(nobody));
    assertThrows(HypervisorException.class, () -> hypervisor().reset(nobody));
  }

  @Test
  default void aDefinedDomainIsOffAndCarriesItsMark() {
    Uid uuid = defined();
    DomainSummary seen = hypervisor().domain(uuid).orElseThrow();
    assertEquals("t-" + uuid, seen.name());
    assertEquals(DomainState.off(DomainState.Reason.UNKNOWN), seen.state());
    assertEquals(Optional.of(markOf(uuid)), seen.mark());
    assertTrue(hypervisor().list().contains(seen));
  }

  @Test
  default void aForeignDomainHasNoMark() {
    Uid uuid = Uid.random();
    hypervisor().define(xml(uuid, "foreign-" + uuid, Optional.empty()));
    assertEquals(Optional.empty(), hypervisor().domain(uuid).orElseThrow().mark());
  }

  @Test
  default void startedTwiceItRunsOnceAndDestroyedItIsOffWithTheReason() {
    Uid uuid = defined();
    hypervisor().start(uuid);
    hypervisor().start(uuid);
    assertEquals(DomainState.on(), hypervisor().domain(uuid).orElseThrow().state());
    hypervisor().reset(uuid);
    assertThrows(HypervisorException.class, () -> hypervisor().undefine(uuid));
    hypervisor().destroy(uuid);
    hypervisor().destroy(uuid);
    assertEquals(
        DomainState.off(DomainState.Reason.DESTROYED),
        hypervisor().domain(uuid).orElseThrow().state());
    assertThrows(HypervisorException.class, () -> hypervisor().reset(uuid));
    hypervisor().undefine(uuid);
    assertEquals(Optional.empty(), hypervisor().domain(uuid));
  }

  @Test
  default void aDefinitionIsReplacedUnderItsUuidAndANameIsTakenOnce() {
    Uid uuid = defined();
    hypervisor().define(xml(uuid, "t-" + uuid, Optional.of(markOf(uuid).at(4, 1))));
    assertEquals(4, hypervisor().domain(uuid).orElseThrow().mark().orElseThrow().generation());
    Uid other = Uid.random();
    assertThrows(
        HypervisorException.class,
        () -> hypervisor().define(xml(other, "t-" + uuid, Optional.empty())));
    assertEquals(Optional.empty(), hypervisor().domain(other));
  }

  @Test
  default void theMarkOfARunningDomainIsReplacedAndOutlivesItsEnd() {
    Uid uuid = defined();
    hypervisor().start(uuid);
    hypervisor().mark(uuid, markOf(uuid).at(9, 2));
    assertEquals(
        Optional.of(markOf(uuid).at(9, 2)), hypervisor().domain(uuid).orElseThrow().mark());
    hypervisor().destroy(uuid);
    assertEquals(
        Optional.of(markOf(uuid).at(9, 2)), hypervisor().domain(uuid).orElseThrow().mark());
  }

  @Test
  default void aDiskGrowsUnderARunningDomainAndNeverShrinks() throws Exception {
    Uid uuid = Uid.random();
    Path file = files().resolve(uuid + ".raw");
    Files.write(file, new byte[1 << 20]);
    file.toFile().setReadable(true, false);
    file.toFile().setWritable(true, false);
    String disk =
        "<disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='"
            + file
            + "'/><target dev='vda' bus='virtio'/></disk></devices>";
    hypervisor()
        .define(xml(uuid, "t-" + uuid, Optional.of(markOf(uuid))).replace("</devices>", disk));
    hypervisor().start(uuid);
    assertEquals(1 << 20, capacity(uuid, file));
    hypervisor().growDisk(uuid, "vda", 3 << 20);
    assertEquals(3 << 20, capacity(uuid, file));
    hypervisor().growDisk(uuid, "vda", 3 << 20);
    HypervisorException refused =
        assertThrows(HypervisorException.class, () -> hypervisor().growDisk(uuid, "vda", 2 << 20));
    assertEquals("disk-shrink", refused.problem().code());
    assertFalse(refused.isUnclear());
    assertEquals(3 << 20, capacity(uuid, file));
    Uid nobody = Uid.random();
    assertThrows(HypervisorException.class, () -> hypervisor().growDisk(nobody, "vda", 4 << 20));
  }

  @Test
  default void whatDoesNotRunIsNotReplugged() {
    String nic = "<interface type='ethernet'><mac address='02:00:00:00:00:01'/></interface>";
    assertFalse(hypervisor().replug(Uid.random(), nic));
    assertFalse(hypervisor().replug(defined(), nic));
  }

  @Test
  default void eventsSayWhatToLookAt() throws Exception {
    List<Uid> told = new CopyOnWriteArrayList<>();
    hypervisor().onEvent(event -> told.add(event.uuid()));
    Uid uuid = defined();
    hypervisor().start(uuid);
    Eventually.holds(Duration.ofSeconds(10), "an event", () -> told.contains(uuid));
  }

  @Test
  default void aConsoleOpensAndClosingEndsItsReader() throws Exception {
    Uid uuid = defined();
    hypervisor().start(uuid);
    ConsoleStream console = hypervisor().console(uuid);
    Thread reader =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    byte[] buffer = new byte[100];
                    int n = 0;
                    while (n >= 0) {
                      n = console.read(buffer);
                    }
                  } catch (java.io.IOException e) {
                    throw new IllegalStateException(e);
                  }
                });
    console.close();
    reader.join(Duration.ofSeconds(10));
    assertFalse(reader.isAlive());
  }
}
