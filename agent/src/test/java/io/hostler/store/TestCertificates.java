package io.hostler.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A CA, a server's and a client's certificate in a directory, made by openssl. */
record TestCertificates(Path directory) {

  static TestCertificates make(Path directory) {
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

  Path file(String name) {
    return directory.resolve(name);
  }

  EtcdAccess access(int port) {
    return new EtcdAccess(
        List.of(URI.create("https://127.0.0.1:" + port)),
        file("ca.crt"),
        file("client.crt"),
        file("client.key"),
        Duration.ofSeconds(2));
  }
}
