package io.hostler.pki.issue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.pki.CertificateSpec;
import io.hostler.pki.IssueRequest;
import io.hostler.pki.Issuer;
import io.hostler.pki.KeyUsage;
import io.hostler.pki.PkiDirectory;
import io.hostler.pki.PkiException;
import io.hostler.plan.Uid;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process of its own, judged by OpenSSL. */
@Tag("lab")
class IssueLabTest {
  @TempDir Path directory;

  private IssueRequest request() {
    return new IssueRequest(
        new PkiDirectory(directory.resolve("pki")),
        Uid.random(),
        Uid.random(),
        List.of(
            new CertificateSpec(
                "etcd-server",
                KeyUsage.SERVER,
                "etcd",
                Optional.empty(),
                List.of("localhost"),
                List.of("127.0.0.1", "fd77::1")),
            new CertificateSpec(
                "etcd-peer",
                KeyUsage.PEER,
                "etcd-peer",
                Optional.empty(),
                List.of(),
                List.of("127.0.0.1")),
            new CertificateSpec(
                "client", KeyUsage.CLIENT, "agent", Optional.empty(), List.of(), List.of())));
  }

  private int verify(String purpose, String file, String... more) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of("openssl", "verify", "-x509_strict", "-CAfile", "ca.crt", "-purpose", purpose));
    command.addAll(List.of(more));
    command.add(file);
    return new ProcessBuilder(command)
        .directory(directory.resolve("pki").toFile())
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("openssl.log").toFile())
        .start()
        .waitFor();
  }

  @Test
  void opensslAcceptsThemForTheirPurposeOnly() throws Exception {
    Issuer.ofThisProcess(Duration.ofSeconds(30)).start(request()).join();
    assertEquals(0, verify("sslserver", "etcd-server.crt"), log());
    assertEquals(0, verify("sslserver", "etcd-server.crt", "-verify_ip", "127.0.0.1"), log());
    assertEquals(0, verify("sslserver", "etcd-server.crt", "-verify_ip", "fd77::1"), log());
    assertEquals(0, verify("sslclient", "client.crt"), log());
    assertEquals(0, verify("sslserver", "etcd-peer.crt"), log());
    assertEquals(0, verify("sslclient", "etcd-peer.crt"), log());
    assertNotEquals(0, verify("sslserver", "client.crt"));
    assertNotEquals(0, verify("sslclient", "etcd-server.crt"));
    assertNotEquals(0, verify("sslserver", "etcd-server.crt", "-verify_ip", "127.0.0.2"));
  }

  @Test
  void aDirectoryThatCantBeMadeIsSaid() throws Exception {
    Files.writeString(directory.resolve("pki"), "a file");
    CompletionException e =
        assertThrows(
            CompletionException.class,
            () -> Issuer.ofThisProcess(Duration.ofSeconds(30)).start(request()).join());
    assertEquals("pki-issue-failed", ((PkiException) e.getCause()).problem().code());
    assertTrue(e.getMessage().contains("pki"), e.getMessage());
  }

  @Test
  void aDeadlineEndsIt() {
    CompletionException e =
        assertThrows(
            CompletionException.class,
            () -> Issuer.ofThisProcess(Duration.ofMillis(1)).start(request()).join());
    assertEquals("pki-issue-deadline", ((PkiException) e.getCause()).problem().code());
  }

  private String log() throws Exception {
    return Files.readString(directory.resolve("openssl.log"));
  }
}
