package io.hostler.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.plan.Seen;
import io.hostler.testing.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildDaemonTest {
  @TempDir Path directory;
  private final List<ProcessId> started = new ArrayList<>();

  /** Nobody else on the machine sleeps exactly so long. */
  private final String seconds = "3600." + (1_000_000 + System.nanoTime() % 1_000_000);

  private ChildSpec spec;

  @BeforeEach
  void spec() throws IOException {
    Path script = directory.resolve("daemon");
    Files.writeString(script, "#!/bin/sh\necho out of $MARK\necho err >&2\nexec sleep \"$1\"\n");
    script.toFile().setExecutable(true);
    // Exec-ed sleep has other arguments than the script: a daemon keeps its own, as etcd does.
    spec = spec("sleeper", "/bin/sleep", seconds);
  }

  /** The same name and files, and other arguments: of a daemon that does not run. */
  private ChildSpec changed() {
    return spec("sleeper", "/bin/sleep", seconds + "1");
  }

  private ChildSpec spec(String name, String... arguments) {
    return new ChildSpec(name, List.of(arguments), Map.of("MARK", "me"), directory);
  }

  private ChildDaemon agent() {
    return new ChildDaemon(spec, new SessionLauncher());
  }

  private ChildState start(ChildDaemon daemon) {
    ChildState state = daemon.start();
    started.add(state.process());
    return state;
  }

  private void end(ChildState state) {
    ProcessHandle.of(state.process().pid()).orElseThrow().destroyForcibly();
    Eventually.holds("gone", () -> agent().look().isAbsent());
  }

  @AfterEach
  void endWhatWasStarted() {
    for (ProcessId process : started) {
      if (process.look().isPresent()) {
        ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroyForcibly);
      }
    }
  }

  @Test
  void nothingRunsAtFirst() {
    assertTrue(agent().look().isAbsent());
  }

  @Test
  void aNewAgentAdoptsTheRunningDaemon() {
    ChildState first = start(agent());
    ChildDaemon next = agent();
    assertEquals(Seen.present(first), next.look());
    assertEquals(first, next.start());
  }

  @Test
  void itHasASessionOfItsOwn() throws IOException {
    ChildState state = start(agent());
    Eventually.holds(
        "setsid became the daemon",
        () ->
            ProcessId.arguments(state.process().pid())
                .equals(Seen.present(List.of("/bin/sleep", seconds))));
    String stat = Files.readString(Path.of("/proc/" + state.process().pid() + "/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    assertEquals(state.process().pid(), Integer.parseInt(fields[3]), "its session");
  }

  @Test
  void outputGoesToItsFileAndTheEnvironmentIsItsOwn() {
    spec = spec("talker", directory.resolve("daemon").toString(), seconds);
    start(agent());
    Eventually.holds(
        "both lines are in the file",
        () -> AtomicFile.readText(spec.outputFile()).equals(Seen.present("out of me\nerr\n")));
  }

  @Test
  void aRecycledNumberIsNotAdopted() {
    ChildState state = start(agent());
    ProcessId stranger = new ProcessId(state.process().pid(), state.process().start() - 1);
    spec = changed();
    new PidFile(PidFile.thisBoot(), stranger, spec.arguments()).write(spec.pidFile());
    assertTrue(agent().look().isAbsent());
    assertTrue(state.process().look().isPresent());
  }

  @Test
  void otherArgumentsAreNotAdopted() {
    ChildState state = start(agent());
    spec = changed();
    new PidFile(PidFile.thisBoot(), state.process(), spec.arguments()).write(spec.pidFile());
    assertTrue(agent().look().isAbsent());
  }

  @Test
  void aPidFileOfAnotherBootIsNotBelieved() {
    ChildState state = start(agent());
    spec = changed();
    new PidFile("another", state.process(), spec.arguments()).write(spec.pidFile());
    assertTrue(agent().look().isAbsent());
  }

  @Test
  void aBrokenPidFileIsUnknownAndNothingIsStarted() throws IOException {
    Files.writeString(spec.pidFile(), "hostler-pid 1\nhalf");
    assertTrue(agent().look().isUnknown());
    HostException refused = assertThrows(HostException.class, () -> agent().start());
    assertEquals("child-unknown", refused.problem().code());
  }

  @Test
  void anAgentKilledBeforeItsNoteStillFindsTheDaemon() throws IOException {
    ChildState state = start(agent());
    Files.delete(spec.pidFile());
    assertEquals(Seen.present(state), agent().look());
  }

  /** The daemon was restarted, and the agent killed between the launch and the new note. */
  @Test
  void anAgentKilledBeforeItNotedARestartStillFindsTheDaemon() {
    ChildState first = start(agent());
    PidFile stale = PidFile.read(spec.pidFile()).found().orElseThrow();
    end(first);
    ChildState second = start(agent());
    assertNotEquals(first.process(), second.process());
    stale.write(spec.pidFile());
    assertEquals(Seen.present(second), agent().look());
    assertEquals(second, agent().start(), "and starts no other beside it");
    new PidFile("another", first.process(), spec.arguments()).write(spec.pidFile());
    assertEquals(Seen.present(second), agent().look(), "also when the note is of another boot");
  }

  @Test
  void oneThatEndedIsStartedAnew() {
    ChildState first = start(agent());
    end(first);
    ChildState second = start(agent());
    assertNotEquals(first.process(), second.process());
  }

  @Test
  void aMissingProgramIsInTheOutput() {
    spec = spec("missing", directory.resolve("no-such-program").toString());
    try {
      start(agent());
    } catch (HostException endedAtOnce) {
      assertEquals("child-start", endedAtOnce.problem().code());
    }
    Eventually.holds("gone", () -> agent().look().isAbsent());
    assertTrue(AtomicFile.readText(spec.outputFile()).found().orElse("").contains("no-such"));
  }

  @Test
  void underSystemdItIsAUnitOfItsOwnAndNothingIsAShell() {
    SystemdLauncher launcher = new SystemdLauncher("/usr/bin/systemd-run", "/usr/bin/systemctl");
    List<String> command = launcher.runCommand(spec);
    assertEquals("--unit=hostler-sleeper.service", command.get(3));
    assertTrue(command.contains("--property=StandardOutput=append:" + spec.outputFile()));
    assertTrue(command.contains("--setenv=MARK=me"));
    assertEquals(
        List.of("--", "/bin/sleep", seconds), command.subList(command.size() - 3, command.size()));
  }
}
