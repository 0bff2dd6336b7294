package io.hostler.libvirt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
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
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.libvirt.Domain;
import org.libvirt.LibvirtException;

/** libvirt itself: the contract, and what happens when libvirtd does not do its part. */
@Tag("lab")
class LibvirtHypervisorTest implements HypervisorContract {
  private static LibvirtLab lab;
  private static LibvirtHypervisor hypervisor;
  private static final AtomicInteger RECONNECTS = new AtomicInteger();

  @BeforeAll
  static void open() throws Exception {
    lab = LibvirtLab.start();
    LibvirtConnection connection = new LibvirtConnection(lab.uri());
    hypervisor = new LibvirtHypervisor(connection, Duration.ofSeconds(30));
    hypervisor.onReconnect(RECONNECTS::incrementAndGet);
    connection.start();
    assertTrue(connection.awaitConnected(Duration.ofSeconds(30)));
  }

  @AfterAll
  static void close() throws Exception {
    hypervisor.close();
    lab.close();
  }

  @Override
  public Hypervisor hypervisor() {
    return hypervisor;
  }

  @Override
  public Path files() throws IOException {
    return lab.files();
  }

  @Override
  public long capacity(Uid uuid, Path file) throws IOException {
    return Files.size(file);
  }

  private static Uid running() {
    Uid uuid = Uid.random();
    hypervisor.define(
        HypervisorContract.xml(uuid, "t-" + uuid, Optional.of(new Mark(CELL, uuid, 1, 1, ""))));
    hypervisor.start(uuid);
    return uuid;
  }

  private static boolean runs(Uid uuid) {
    try {
      return hypervisor.domain(uuid).orElseThrow().state().active();
    } catch (HypervisorException e) {
      return false;
    }
  }

  /** How a libvirtd comes to its end. */
  private interface End {
    void of(LibvirtLab lab) throws Exception;
  }

  @Test
  void killedAndStartedLibvirtdIsFoundAgainWithTheGuestThatNeverStopped() throws Exception {
    isFoundAgainAfter(LibvirtLab::killLibvirtd);
  }

  @Test
  void stoppedAndStartedLibvirtdIsFoundAgainWithTheGuestThatNeverStopped() throws Exception {
    isFoundAgainAfter(LibvirtLab::stopLibvirtd);
  }

  private static void isFoundAgainAfter(End end) throws Exception {
    Uid uuid = running();
    var guests = lab.guests();
    int before = RECONNECTS.get();
    end.of(lab);
    Eventually.holds(
        Duration.ofSeconds(10),
        "the loss is noticed",
        () -> {
          try {
            hypervisor.domain(uuid);
            return false;
          } catch (HypervisorException e) {
            return true;
          }
        });
    lab.startLibvirtd();
    Eventually.holds(Duration.ofSeconds(30), "reconnected", () -> RECONNECTS.get() > before);
    Eventually.holds(Duration.ofSeconds(10), "answers", () -> runs(uuid));
    assertEquals(guests, lab.guests());
  }

  @Test
  void aCallToAFrozenLibvirtdIsUnclearAndItsDomainOutOfServiceUntilItReturns() throws Exception {
    Uid uuid = running();
    LibvirtConnection connection = new LibvirtConnection(lab.uri());
    try (LibvirtHypervisor hasty = new LibvirtHypervisor(connection, Duration.ofMillis(500))) {
      connection.start();
      assertTrue(connection.awaitConnected(Duration.ofSeconds(10)));
      assertTrue(hasty.domain(uuid).isPresent());
      lab.freezeLibvirtd();
      try {
        HypervisorException late = assertThrows(HypervisorException.class, () -> hasty.reset(uuid));
        assertTrue(late.isUnclear());
        HypervisorException refused =
            assertThrows(HypervisorException.class, () -> hasty.domain(uuid));
        assertFalse(refused.isUnclear());
        assertEquals("libvirt-hangs", refused.problem().code());
      } finally {
        lab.thawLibvirtd();
      }
      Eventually.holds(
          Duration.ofSeconds(20),
          "back in service",
          () -> {
            try {
              return hasty.domain(uuid).isPresent();
            } catch (HypervisorException e) {
              return false;
            }
          });
    }
  }

  @Test
  void aConnectionThatEndsUnderACallIsClosedAfterIt() throws Exception {
    try (LibvirtConnection connection = new LibvirtConnection(lab.uri());
        LibvirtCalls calls = new LibvirtCalls(connection, Duration.ofSeconds(30))) {
      connection.start();
      assertTrue(connection.awaitConnected(Duration.ofSeconds(30)));
      LibvirtSession ended =
          calls.call(
              "key",
              "what",
              session -> {
                session.end();
                assertNotNull(session.pointer());
                assertNotNull(session.listAllDomains(0));
                return session;
              });
      assertFalse(ended.isOpen());
      assertThrows(LibvirtException.class, () -> ended.listAllDomains(0));
    }
  }

  @Test
  void aDomainThatVanishesWhileAllAreListedHidesNoOther() throws Exception {
    Uid stays = running();
    Uid goes = Uid.random();
    hypervisor.define(HypervisorContract.xml(goes, "t-" + goes, Optional.empty()));
    try (LibvirtConnection connection = new LibvirtConnection(lab.uri());
        LibvirtCalls calls = new LibvirtCalls(connection, Duration.ofSeconds(30))) {
      connection.start();
      assertTrue(connection.awaitConnected(Duration.ofSeconds(30)));
      List<DomainSummary> listed =
          calls.call(
              "key",
              "what",
              session -> {
                Domain[] all = session.listAllDomains(0);
                hypervisor.undefine(goes);
                return LibvirtHypervisor.summaries(session, all);
              });
      List<Uid> uids = listed.stream().map(DomainSummary::uuid).toList();
      assertTrue(uids.contains(stays) && !uids.contains(goes), uids.toString());
      Optional<Boolean> looked =
          calls.onDomain(
              "look at",
              stays,
              (session, domain) -> {
                hypervisor.destroy(stays);
                hypervisor.undefine(stays);
                Handles.with(session, stays, p -> 0);
                return true;
              });
      assertEquals(Optional.empty(), looked);
    }
  }

  /** libvirt says for a moment that a machine runs whose QEMU has ended, at each ordinary stop. */
  @Test
  void aMachineWhoseQemuHasEndedIsNotReplugged() throws Exception {
    Uid uuid = running();
    LibvirtConnection connection = new LibvirtConnection(lab.uri());
    Path none = Files.createDirectories(lab.files().resolve("no-pids"));
    try (LibvirtHypervisor late = new LibvirtHypervisor(connection, Duration.ofSeconds(30), none)) {
      connection.start();
      assertTrue(connection.awaitConnected(Duration.ofSeconds(30)));
      String nic = "<interface type='ethernet'><mac address='02:00:00:00:00:01'/></interface>";
      assertTrue(runs(uuid));
      assertFalse(late.replug(uuid, nic));
    }
  }

  @Test
  void openingAgainstAFrozenLibvirtdBlocksNobody() throws Exception {
    lab.freezeLibvirtd();
    LibvirtConnection connection = new LibvirtConnection(lab.uri());
    try (LibvirtHypervisor hasty = new LibvirtHypervisor(connection, Duration.ofSeconds(1))) {
      connection.start();
      assertFalse(connection.awaitConnected(Duration.ofMillis(500)));
      HypervisorException refused = assertThrows(HypervisorException.class, hasty::list);
      assertEquals("libvirt-unreachable", refused.problem().code());
      lab.thawLibvirtd();
      assertTrue(connection.awaitConnected(Duration.ofSeconds(20)));
    } finally {
      lab.thawLibvirtd();
    }
  }

  @Test
  void aGuestWhoseQemuIsKilledIsCrashed() throws Exception {
    var before = lab.guests();
    Uid uuid = running();
    long pid = lab.guests().stream().filter(p -> !before.contains(p)).findFirst().orElseThrow();
    lab.killGuest(pid);
    Eventually.holds(
        Duration.ofSeconds(10),
        "crashed",
        () ->
            hypervisor
                .domain(uuid)
                .orElseThrow()
                .state()
                .equals(DomainState.off(DomainState.Reason.CRASHED)));
  }
}
