package io.hostler.pki;

import java.nio.file.Path;

/**
 * Where a cell's certificates lie on a node. Only {@code ca.crt} is readable by others: the rest is
 * each its owner's alone.
 */
public record PkiDirectory(Path path) {

  public Path caCertificate() {
    return path.resolve("ca.crt");
  }

  public Path caKey() {
    return path.resolve("ca.key");
  }

  public Path certificate(String name) {
    return path.resolve(name + ".crt");
  }

  public Path key(String name) {
    return path.resolve(name + ".key");
  }
}
