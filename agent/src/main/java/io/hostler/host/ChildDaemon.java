package io.hostler.host;

import io.hostler.plan.Problem;
import io.hostler.plan.Seen;
import java.util.List;

/**
 * One daemon that outlives the agent: etcd, wireguard-go. It is found again by its pid file with
 * start time and arguments, so that a number used again by a stranger is never taken for it. It is
 * looked at, started and signalled; when to do what, and the back-off, are its owner's. No method
 * waits for the daemon.
 */
public final class ChildDaemon {
  private final ChildSpec spec;
  private final Launcher launcher;

  public ChildDaemon(ChildSpec spec, Launcher launcher) {
    this.spec = spec;
    this.launcher = launcher;
  }

  public ChildSpec spec() {
    return spec;
  }

  /**
   * Whether it runs. Unknown when that can't be told (an unreadable pid file): start nothing then.
   * Without a pid file, and with one that names no such process, the processes are searched for one
   * with exactly its arguments: an agent killed between a start or restart and its note leaves
   * that.
   */
  public Seen<ChildState> look() {
    return switch (PidFile.read(spec.pidFile())) {
      case Seen.Present<PidFile>(PidFile file) -> {
        Seen<ChildState> noted = verify(file);
        yield noted.isAbsent() ? search() : noted;
      }
      case Seen.Absent<PidFile>() -> search();
      case Seen.Unknown<PidFile>(Problem why) -> Seen.unknown(why);
    };
  }

  /**
   * Starts it unless it runs, and notes it down.
   *
   * @throws HostException {@code child-start}, or {@code child-unknown} when it can't be told
   *     whether it runs already
   */
  public ChildState start() {
    return switch (look()) {
      case Seen.Present<ChildState>(ChildState running) -> running;
      case Seen.Unknown<ChildState>(Problem why) ->
          throw new HostException(
              new Problem(
                  "child-unknown",
                  "whether " + spec.name() + " runs is unknown: " + why.detail(),
                  "look at the process and remove " + spec.pidFile() + " if it is gone"));
      case Seen.Absent<ChildState>() -> {
        ChildState started = new ChildState(launcher.launch(spec), spec.arguments());
        note(started);
        yield started;
      }
    };
  }

  private Seen<ChildState> verify(PidFile file) {
    if (!file.boot().equals(PidFile.thisBoot())) {
      return Seen.absent();
    }
    return switch (file.process().look()) {
      case Seen.Absent<ProcessId>() -> Seen.absent();
      case Seen.Unknown<ProcessId>(Problem why) -> Seen.unknown(why);
      case Seen.Present<ProcessId>(ProcessId process) ->
          switch (ProcessId.arguments(process.pid())) {
            case Seen.Absent<List<String>>() -> Seen.absent();
            case Seen.Unknown<List<String>>(Problem why) -> Seen.unknown(why);
            case Seen.Present<List<String>>(List<String> now) ->
                endsWith(now, file.arguments())
                    ? Seen.present(new ChildState(process, file.arguments()))
                    : Seen.absent();
          };
    };
  }

  private Seen<ChildState> search() {
    return new ProcessSearch()
        .withArguments(
            now ->
                now.equals(spec.arguments())
                    || now.equals(SessionLauncher.command(spec.arguments())))
        .map(process -> new ChildState(process, spec.arguments()));
  }

  /** A script's interpreter, and setsid for a moment, stand before the arguments. */
  private static boolean endsWith(List<String> now, List<String> arguments) {
    int before = now.size() - arguments.size();
    return before >= 0 && now.subList(before, now.size()).equals(arguments);
  }

  private void note(ChildState state) {
    new PidFile(PidFile.thisBoot(), state.process(), state.arguments()).write(spec.pidFile());
  }
}
