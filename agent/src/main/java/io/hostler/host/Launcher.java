package io.hostler.host;

import java.nio.file.Files;
import java.nio.file.Path;

/** Starts a daemon so that nothing that happens to the agent happens to it. */
public interface Launcher {

  /**
   * Starts it in a session of its own, its input empty, its output appended to its file.
   *
   * @return its process; the caller notes it down
   * @throws HostException {@code child-start}
   */
  ProcessId launch(ChildSpec spec);

  /**
   * The one for this host: a unit of its own where systemd is process 1, since the end of the
   * agent's unit, or its limits, would otherwise reach the daemon; else a session of its own.
   */
  static Launcher ofThisHost() {
    return Files.isDirectory(Path.of("/run/systemd/system"))
        ? new SystemdLauncher(SystemdLauncher.SYSTEMD_RUN, SystemdLauncher.SYSTEMCTL)
        : new SessionLauncher();
  }
}
