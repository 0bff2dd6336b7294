package io.hostler.host;

import io.hostler.plan.Seen;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Starts a daemon in a session of its own, where no systemd rules. */
public final class SessionLauncher implements Launcher {

  /**
   * setsid(1) calls setsid and becomes the daemon: same process, same start time. It forks only as
   * leader of a process group, which a child of ours never is.
   */
  private static final String SETSID = "/usr/bin/setsid";

  @Override
  public ProcessId launch(ChildSpec spec) {
    ProcessBuilder builder = new ProcessBuilder(command(spec.arguments()));
    builder.environment().clear();
    builder.environment().putAll(spec.environment());
    builder.directory(spec.directory().toFile());
    builder.redirectInput(new File("/dev/null"));
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(spec.outputFile().toFile()));
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new HostException("child-start", "start " + spec.name(), e);
    }
    if (ProcessId.of((int) process.pid()) instanceof Seen.Present<ProcessId>(ProcessId id)) {
      return id;
    }
    throw new HostException(
        "child-start", spec.name() + " ended at once; its output is in " + spec.outputFile());
  }

  /** What the process is for a moment before it becomes the daemon. */
  static List<String> command(List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(SETSID);
    command.addAll(arguments);
    return command;
  }
}
