package io.hostler.wiring;

import io.hostler.config.Configuration;
import io.hostler.plan.HostlerException;
import io.hostler.plan.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;

/** The agent's directories and the users of the host, before any part of the agent is there. */
public final class Directories {
  private Directories() {}

  /**
   * The state directory: others may walk through to what they are given (QEMU to its disks) and
   * list nothing.
   */
  public static Path make(Configuration configuration) {
    Path state = configuration.path("state.directory");
    try {
      for (Path each : new Path[] {state, state.resolve("instances")}) {
        Files.createDirectories(each);
        Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwx--x--x"));
      }
      return state;
    } catch (IOException e) {
      throw new HostlerException(
          new Problem("state-directory", "make " + state + ": " + e, "run as root"), e);
    }
  }

  /** The numeric id of a user of the host. */
  public static int userId(String name) {
    try {
      UserPrincipal user =
          Path.of("/").getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(name);
      Path probe = Files.createTempFile("hostler", "user");
      try {
        Files.setOwner(probe, user);
        return (Integer) Files.getAttribute(probe, "unix:uid", LinkOption.NOFOLLOW_LINKS);
      } finally {
        Files.deleteIfExists(probe);
      }
    } catch (IOException e) {
      throw new HostlerException(
          new Problem(
              "user-missing",
              "the user " + name + " that QEMU runs as can't be looked up: " + e,
              "install libvirt, or configure libvirt.user"),
          e);
    }
  }

  /** Who the agent runs as. */
  static int ownUserId() {
    try {
      return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    } catch (IOException e) {
      throw new HostlerException(new Problem("host-unreadable", "/proc/self: " + e), e);
    }
  }
}
