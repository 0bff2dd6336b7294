package io.hostler.store;

import io.hostler.pki.ReloadingKeyManager;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.X509KeyManager;

/** A CA, a server's and a client's certificate in a directory, made by openssl. */
public record TestCertificates(Path directory) {

  public static TestCertificates make(Path directory) {
    TestCertificates certificates = new TestCertificates(directory);
    Run.in(
        directory,
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=test CA",
        "-keyout",
        "ca.key",
        "-out",
        "ca.crt");
    certificates.issue("server");
    certificates.issue("client");
    return certificates;
  }

  void issue(String name) {
    Run.in(
        directory,
        "openssl",
        "req",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-subj",
        "/CN=" + name,
        "-keyout",
        name + ".key",
        "-out",
        name + ".csr");
    try {
      Files.writeString(
          directory.resolve("ext"),
          "subjectAltName=IP:127.0.0.1\nextendedKeyUsage=serverAuth,clientAuth\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Run.in(
        directory,
        "openssl",
        "x509",
        "-req",
        "-in",
        name + ".csr",
        "-CA",
        "ca.crt",
        "-CAkey",
        "ca.key",
        "-CAcreateserial",
        "-days",
        "2",
        "-extfile",
        "ext",
        "-out",
        name + ".crt");
  }

  /** The identity of these, at a server of {@code server}'s. */
  Credentials credentials(TestCertificates server) {
    return new Credentials() {
      @Override
      public List<X509Certificate> trusted() {
        try (InputStream in = Files.newInputStream(server.file("ca.crt"))) {
          return List.of(
              (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in));
        } catch (IOException | GeneralSecurityException e) {
          throw new IllegalStateException(e);
        }
      }

      @Override
      public X509KeyManager identity() {
        return new ReloadingKeyManager(file("client.crt"), file("client.key"));
      }
    };
  }

  public Path file(String name) {
    return directory.resolve(name);
  }

  EtcdAccess access(int port) {
    return new EtcdAccess(
        List.of(URI.create("https://127.0.0.1:" + port)), credentials(this), Duration.ofSeconds(2));
  }
}
