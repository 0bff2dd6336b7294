package io.hostler.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hostler.plan.Seen;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Starts a daemon in a transient unit of its own, {@code hostler-NAME.service}. */
public final class SystemdLauncher implements Launcher {
  static final String SYSTEMD_RUN = "/usr/bin/systemd-run";
  static final String SYSTEMCTL = "/usr/bin/systemctl";
  private static final long SECONDS = 20;

  private final String systemdRun;
  private final String systemctl;

  SystemdLauncher(String systemdRun, String systemctl) {
    this.systemdRun = systemdRun;
    this.systemctl = systemctl;
  }

  @Override
  public ProcessId launch(ChildSpec spec) {
    run(spec, runCommand(spec));
    String pid = run(spec, showCommand(spec)).strip();
    if (pid.matches("[1-9][0-9]{0,8}")
        && ProcessId.of(Integer.parseInt(pid)) instanceof Seen.Present<ProcessId>(ProcessId id)) {
      return id;
    }
    throw new HostException(
        "child-start", spec.name() + " ended at once; its output is in " + spec.outputFile());
  }

  List<String> runCommand(ChildSpec spec) {
    List<String> command = new ArrayList<>();
    command.add(systemdRun);
    command.add("--quiet");
    command.add("--collect"); // a failed unit would hold its name
    command.add("--unit=" + unit(spec));
    command.add("--service-type=exec"); // back only when the program is the unit's main process
    command.add("--property=Restart=no"); // its owner restarts it, with back-off
    command.add("--property=StandardInput=null");
    command.add("--property=StandardOutput=append:" + spec.outputFile());
    command.add("--property=StandardError=append:" + spec.outputFile());
    command.add("--property=WorkingDirectory=" + spec.directory());
    new TreeMap<>(spec.environment())
        .forEach((name, value) -> command.add("--setenv=" + name + "=" + value));
    command.add("--");
    command.addAll(spec.arguments());
    return command;
  }

  List<String> showCommand(ChildSpec spec) {
    return List.of(systemctl, "show", "--property=MainPID", "--value", unit(spec));
  }

  private static String unit(ChildSpec spec) {
    return "hostler-" + spec.name() + ".service";
  }

  private static String run(ChildSpec spec, List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new HostException(
            "child-start", spec.name() + ": " + command.getFirst() + " does not end");
      }
      try (InputStream output = process.getInputStream()) {
        String said = new String(output.readNBytes(4096), UTF_8);
        if (process.exitValue() != 0) {
          throw new HostException("child-start", spec.name() + ": " + said.strip());
        }
        return said;
      }
    } catch (IOException e) {
      throw new HostException("child-start", "start " + spec.name(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HostException("child-start", "start " + spec.name() + ": interrupted");
    }
  }
}
