package io.hostler.pki.issue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.pki.CertificateCheck;
import io.hostler.pki.CertificateSpec;
import io.hostler.pki.Certificates;
import io.hostler.pki.IssueRequest;
import io.hostler.pki.KeyUsage;
import io.hostler.pki.PemFiles;
import io.hostler.pki.PkiDirectory;
import io.hostler.pki.PkiException;
import io.hostler.plan.Seen;
import io.hostler.plan.Uid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is made, what is left alone, and that a run killed anywhere is finished by the next. */
class IssuingTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final CertificateSpec SERVER =
      new CertificateSpec(
          "etcd-server",
          KeyUsage.SERVER,
          "etcd",
          Optional.empty(),
          List.of("localhost"),
          List.of("127.0.0.1"));
  private static final CertificateSpec CLIENT =
      new CertificateSpec(
          "client", KeyUsage.CLIENT, "agent", Optional.empty(), List.of(), List.of());

  @TempDir Path directory;
  private final Uid cell = Uid.random();
  private final Uid node = Uid.random();

  /** Dies before or after the n-th replacement. */
  private static final class DyingFiles extends SafeFiles {
    private int left;
    private final boolean after;

    DyingFiles(int left, boolean after) {
      this.left = left;
      this.after = after;
    }

    @Override
    void replace(Path target, String text, String permissions, Optional<String> owner)
        throws IOException {
      boolean dies = left-- == 0;
      if (dies && !after) {
        Files.writeString(directoryOf(target).resolve("." + target.getFileName() + ".new"), "half");
        throw new IOException("killed");
      }
      super.replace(target, text, permissions, owner);
      if (dies) {
        throw new IOException("killed");
      }
    }

    private static Path directoryOf(Path target) {
      return target.toAbsolutePath().getParent();
    }
  }

  private IssueRequest request(CertificateSpec... specs) {
    return new IssueRequest(new PkiDirectory(directory), cell, node, List.of(specs));
  }

  private List<String> issue(Instant now, CertificateSpec... specs) throws IOException {
    return new Issuing(request(specs), new SafeFiles(), now).makeMissing();
  }

  private X509Certificate certificate(String name) {
    return PemFiles.certificates(new PkiDirectory(directory).certificate(name))
        .found()
        .orElseThrow()
        .getFirst();
  }

  @Test
  void makesAllOnceAndThenNothing() throws IOException {
    assertEquals(3, issue(NOW, SERVER, CLIENT).size());
    assertEquals(List.of(), issue(NOW.plus(Duration.ofDays(59)), SERVER, CLIENT));
    assertEquals(Seen.present(List.of()), CertificateCheck.toMake(request(SERVER, CLIENT), NOW));
  }

  @Test
  void saysWhomItSpeaksForAndUntilWhen() throws IOException {
    issue(NOW, SERVER, CLIENT);
    var server = certificate("etcd-server");
    assertEquals(
        "hostler://" + cell + "/etcd/" + node, Certificates.role(server).orElseThrow().uri());
    assertEquals(Set.of("localhost"), Certificates.dns(server));
    assertEquals(Set.of("127.0.0.1"), Certificates.addresses(server));
    assertTrue(Certificates.isFor(server, KeyUsage.SERVER));
    assertFalse(Certificates.isFor(server, KeyUsage.PEER));
    assertTrue(Certificates.isFor(certificate("client"), KeyUsage.CLIENT));
    assertEquals(
        NOW.plus(Duration.ofDays(90)).minus(Duration.ofHours(1)), Certificates.validUntil(server));
  }

  @Test
  void keysAreTheirOwnersAlone() throws IOException {
    issue(NOW, SERVER);
    for (String name : List.of("ca.key", "etcd-server.key", "etcd-server.crt")) {
      assertEquals(
          "rw-------",
          PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(name))));
    }
  }

  @Test
  void renewsAtAThirdOfLifeAndKeepsTheKey() throws IOException {
    issue(NOW, SERVER, CLIENT);
    var before = certificate("client");
    byte[] key = Files.readAllBytes(directory.resolve("client.key"));
    Instant later = NOW.plus(Duration.ofDays(60));
    assertEquals(2, issue(later, SERVER, CLIENT).size());
    assertNotEquals(before.getSerialNumber(), certificate("client").getSerialNumber());
    assertTrue(Arrays.equals(key, Files.readAllBytes(directory.resolve("client.key"))));
    assertEquals(
        later.plus(Duration.ofDays(90)).minus(Duration.ofHours(1)),
        Certificates.validUntil(certificate("client")));
  }

  @Test
  void whatWasMadeByAClockThatWentBackIsMadeAnewAndItsCaHolds() throws Exception {
    issue(NOW, SERVER);
    Instant back = NOW.minus(Duration.ofHours(14));
    assertEquals(1, issue(back, SERVER).size());
    certificate("etcd-server").checkValidity(Date.from(back));
    certificate("ca").checkValidity(Date.from(back));
    assertEquals(List.of(), issue(back, SERVER));
  }

  @Test
  void otherNamesOrUsageMakeItAnew() throws IOException {
    issue(NOW, SERVER);
    CertificateSpec moved =
        new CertificateSpec(
            "etcd-server",
            KeyUsage.SERVER,
            "etcd",
            Optional.empty(),
            List.of("localhost"),
            List.of("198.51.100.7"));
    assertEquals(1, issue(NOW, moved).size());
    assertEquals(Set.of("198.51.100.7"), Certificates.addresses(certificate("etcd-server")));
  }

  @Test
  void aMismatchedOrDamagedPairIsMadeAnew() throws IOException {
    issue(NOW, SERVER, CLIENT);
    Files.copy(
        directory.resolve("client.key"),
        directory.resolve("etcd-server.key"),
        StandardCopyOption.REPLACE_EXISTING);
    Files.writeString(directory.resolve("client.crt"), "-----BEGIN CERTIFICATE-----\ncut");
    assertEquals(2, issue(NOW, SERVER, CLIENT).size());
    assertEquals(List.of(), issue(NOW, SERVER, CLIENT));
  }

  @Test
  void killedAnywhereTheNextRunConverges() throws IOException {
    int boundaries = 0;
    for (int dieAt = 0; ; dieAt++) {
      boolean died = false;
      for (boolean after : List.of(false, true)) {
        wipe();
        try {
          new Issuing(request(SERVER, CLIENT), new DyingFiles(dieAt, after), NOW).makeMissing();
        } catch (IOException killed) {
          died = true;
          boundaries++;
          issue(NOW, SERVER, CLIENT);
          assertEquals(
              Seen.present(List.of()), CertificateCheck.toMake(request(SERVER, CLIENT), NOW));
        }
      }
      if (!died) {
        break;
      }
    }
    assertEquals(12, boundaries, "three pairs, two files each, before and after");
  }

  @Test
  void aRenewalKilledAnywhereLeavesAPairThatFits() throws IOException {
    Instant later = NOW.plus(Duration.ofDays(70));
    for (boolean after : List.of(false, true)) {
      wipe();
      issue(NOW, SERVER);
      assertThrows(
          IOException.class,
          () -> new Issuing(request(SERVER), new DyingFiles(0, after), later).makeMissing());
      assertTrue(
          Certificates.isPair(
              certificate("etcd-server").getPublicKey(),
              PemFiles.key(directory.resolve("etcd-server.key")).found().orElseThrow()));
    }
  }

  @Test
  void aLostCaIsNeverReplacedByAnother() throws IOException {
    issue(NOW, SERVER);
    Files.delete(directory.resolve("ca.crt"));
    PkiException lost = assertThrows(PkiException.class, () -> issue(NOW, SERVER));
    assertEquals("pki-ca-lost", lost.problem().code());
    wipe();
    issue(NOW, SERVER);
    Files.delete(directory.resolve("ca.key"));
    lost = assertThrows(PkiException.class, () -> issue(NOW.plus(Duration.ofDays(80)), SERVER));
    assertEquals("pki-ca-lost", lost.problem().code());
  }

  private void wipe() throws IOException {
    try (var files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
  }
}
