package io.hostler.pki.issue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/** Replaces a file as a whole: the old one or the new one, never less, whenever we are killed. */
class SafeFiles {
  private static final Base64.Encoder PEM = Base64.getMimeEncoder(64, new byte[] {'\n'});

  static String pem(String what, byte[] der) {
    return "-----BEGIN "
        + what
        + "-----\n"
        + PEM.encodeToString(der)
        + "\n-----END "
        + what
        + "-----\n";
  }

  /**
   * @param permissions {@code rw-------}; the file has them from its first byte on
   */
  void replace(Path target, String text, String permissions, Optional<String> owner)
      throws IOException {
    Path directory = target.toAbsolutePath().getParent();
    if (directory == null) {
      throw new IOException("no directory: " + target);
    }
    // One name for ever: what a killed run left is overwritten, not piled up.
    Path temporary = directory.resolve("." + target.getFileName() + ".new");
    Files.deleteIfExists(temporary);
    try (FileChannel file =
        FileChannel.open(
            temporary,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
      if (owner.isPresent()) {
        Files.setOwner(
            temporary,
            temporary
                .getFileSystem()
                .getUserPrincipalLookupService()
                .lookupPrincipalByName(owner.get()));
      }
      Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString(permissions));
      file.force(true);
    }
    Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel parent = FileChannel.open(directory, StandardOpenOption.READ)) {
      parent.force(true);
    }
  }
}
