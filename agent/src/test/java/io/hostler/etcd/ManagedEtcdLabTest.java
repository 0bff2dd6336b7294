package io.hostler.etcd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.plan.Outcome;
import io.hostler.plan.Problem;
import io.hostler.store.TestCertificates;
import io.hostler.testing.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The distribution's etcd, run by the driver. */
@Tag("lab")
class ManagedEtcdLabTest {
  @TempDir Path directory;
  private EtcdLab lab;
  private final EtcdRuns runs = new EtcdRuns();

  @BeforeEach
  void aLab() throws IOException {
    lab = new EtcdLab(directory.resolve("state"), EtcdSettings.QUOTA_BYTES);
  }

  @AfterEach
  void end() throws Exception {
    lab.kill();
  }

  private ManagedEtcd started() throws Exception {
    ManagedEtcd agent = lab.agent();
    runs.untilConverged(agent);
    assertTrue(agent.ready());
    assertEquals(List.of(), agent.findings());
    return agent;
  }

  private Path output() {
    return directory.resolve("output");
  }

  private String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void startsFromNothingAndServesTheAgentAlone() throws Exception {
    started();
    assertEquals(0, lab.etcdctl(output(), "put", "a", "1"), Files.readString(output()));
    int without =
        EtcdLab.run(
            output(),
            List.of(
                "setpriv",
                "--reuid=nobody",
                "--clear-groups",
                "etcdctl",
                "--dial-timeout=1s",
                "--command-timeout=2s",
                "--insecure-skip-tls-verify",
                "--insecure-transport=false",
                "--endpoints=" + lab.desired.settings().endpoint(),
                "get",
                "a"));
    assertNotEquals(0, without, "let in without a certificate");
    // Refused by etcd's TLS, not for a want of etcdctl's.
    assertTrue(
        text(lab.desired.settings().home().resolve("etcd.log"))
            .contains("client didn't provide a certificate"));
  }

  @Test
  void bothPortsTakeNobodyWithoutACertificateOfTheCell() throws Exception {
    started();
    Path own = lab.desired.settings().pki().path();
    Path strange = Files.createDirectory(directory.resolve("strange"));
    TestCertificates.make(strange);
    takesOnly(TlsDoor.client(lab.desired), own, EtcdDesired.CLIENT, strange);
    takesOnly(TlsDoor.peer(lab.desired), own, EtcdDesired.PEER, strange);
  }

  private static void takesOnly(TlsDoor door, Path own, String name, Path strange)
      throws Exception {
    String nobody = door.toNobody();
    assertTrue(nobody.contains("client didn't provide a certificate"), nobody);
    String stranger = door.to(strange, "client");
    assertTrue(stranger.contains("certificate signed by unknown authority"), stranger);
    assertEquals("HTTP/1.0 200 OK", door.to(own, name));
  }

  @Test
  void filesAreClosedAndKeysAreInNoArguments() throws Exception {
    started();
    EtcdSettings settings = lab.desired.settings();
    assertEquals("rwx------", mode(settings.data()));
    assertEquals("rw-------", mode(settings.home().resolve("etcd.log")));
    for (String name : List.of("ca.key", "etcd-server.key", "etcd-peer.key", "client.key")) {
      Path key = settings.pki().path().resolve(name);
      assertEquals("rw-------", mode(key), name);
      String secret = Files.readString(key).lines().skip(1).findFirst().orElseThrow();
      assertFalse(Base64.getDecoder().decode(secret).length == 0);
      try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[1-9]*")) {
        for (Path process : processes) {
          assertFalse(
              text(process.resolve("cmdline")).contains(secret), process + " shows " + name);
        }
      }
      assertFalse(text(settings.home().resolve("etcd.log")).contains(secret));
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException ended) {
      return "";
    }
  }

  @Test
  void killedItIsStartedAgainWithItsData() throws Exception {
    ManagedEtcd agent = started();
    lab.etcdctl(output(), "put", "a", "kept");
    long pid = lab.process().orElseThrow().pid();
    lab.kill();
    runs.untilConverged(agent);
    assertNotEquals(pid, lab.process().orElseThrow().pid());
    lab.etcdctl(output(), "get", "a");
    assertTrue(Files.readString(output()).contains("kept"));
    assertTrue(agent.dataGone().isEmpty());
  }

  @Test
  void aNewAgentAdoptsIt() throws Exception {
    started();
    long pid = lab.process().orElseThrow().pid();
    runs.applied.clear();
    started();
    assertEquals(List.of(), runs.applied);
    assertEquals(pid, lab.process().orElseThrow().pid());
  }

  @Test
  void lostDataIsToldUntilDecided() throws Exception {
    ManagedEtcd agent = started();
    lab.kill();
    try (var files = Files.walk(lab.desired.settings().data())) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
    runs.applied.clear();
    runs.untilConverged(agent);
    assertTrue(runs.applied.getFirst() instanceof EtcdStep.NoteDataGone, runs.applied.toString());
    assertTrue(agent.dataGone().isPresent());
    ManagedEtcd next = lab.agent();
    next.plan();
    assertEquals(
        List.of(EtcdFindings.DATA_GONE), next.findings().stream().map(Problem::code).toList());
    next.decided();
    next.plan();
    assertEquals(List.of(), next.findings());
  }

  @Test
  void aPackagedEtcdOnThePortIsSaidAndLeftAlone() throws Exception {
    EtcdSettings settings = lab.desired.settings();
    Process packaged =
        new ProcessBuilder(
                "etcd",
                "--data-dir=" + directory.resolve("packaged"),
                "--listen-client-urls=http://127.0.0.1:" + settings.clientPort(),
                "--advertise-client-urls=http://127.0.0.1:" + settings.clientPort(),
                "--listen-peer-urls=http://127.0.0.1:" + settings.peerPort())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("packaged.log").toFile())
            .start();
    try {
      Eventually.holds(
          Duration.ofSeconds(20),
          "the packaged etcd listens",
          () -> !new EtcdProbe(lab.desired).look().isAbsent());
      ManagedEtcd agent = lab.agent();
      Eventually.holds(
          Duration.ofSeconds(20),
          "blocked",
          () ->
              runs.once(agent).blockers().stream()
                  .anyMatch(blocker -> blocker.why().code().equals("etcd-port-taken")));
      assertTrue(lab.process().isEmpty());
      assertTrue(packaged.isAlive());
    } finally {
      packaged.destroyForcibly().waitFor();
    }
  }

  @Test
  void aFullStoreIsSaid() throws Exception {
    lab.kill();
    lab = new EtcdLab(directory.resolve("small"), 4 << 20);
    ManagedEtcd agent = started();
    String large = "x".repeat(100_000);
    for (int i = 0; i < 60 && lab.etcdctl(output(), "put", "k" + i, large) == 0; i++) {
      continue;
    }
    assertTrue(Files.readString(output()).contains("space exceeded"), "etcd was not filled");
    agent.plan();
    assertTrue(
        agent.findings().stream().anyMatch(found -> found.code().equals("etcd-no-space")),
        agent.findings().toString());
    assertFalse(agent.ready());
    runs.once(agent);
    assertTrue(
        runs.last instanceof Outcome.Failed(Problem why) && why.code().equals("etcd-no-space"),
        runs.last.toString());
  }
}
