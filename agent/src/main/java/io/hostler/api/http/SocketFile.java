package io.hostler.api.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The socket's file: 0660 of the group, or 0600 when the host has no such group. It gets its rights
 * under another name first, so nobody can connect in between, and takes a dead agent's place in one
 * rename.
 *
 * @param group whose members are administrators
 */
public record SocketFile(Path path, String group) {
  private static final Logger LOG = LoggerFactory.getLogger(SocketFile.class);

  /** Binds by {@code bind}, sets the rights, gives the file its name. */
  <T> T publish(Function<Path, T> bind) {
    Path fresh = path.resolveSibling(path.getFileName() + ".new");
    try {
      Files.createDirectories(path.toAbsolutePath().getParent());
      Files.deleteIfExists(fresh);
      T bound = bind.apply(fresh);
      Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-------"));
      if (give(fresh)) {
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-rw----"));
      }
      Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return bound;
    } catch (IOException e) {
      throw new UncheckedIOException("the socket " + path + " can't be made", e);
    }
  }

  private boolean give(Path fresh) throws IOException {
    try {
      GroupPrincipal principal =
          path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByGroupName(group);
      Files.getFileAttributeView(fresh, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
          .setGroup(principal);
      return true;
    } catch (UserPrincipalNotFoundException e) {
      LOG.info("no such group: only root may use the socket group={} path={}", group, path);
      return false;
    }
  }

  void remove() {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      LOG.warn("the socket's file stays path={} because={}", path, e.toString());
    }
  }
}
