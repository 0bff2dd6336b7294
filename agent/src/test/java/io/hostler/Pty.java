package io.hostler;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The command line as a process on a terminal of its own, which script(1) makes. The terminal's
 * modes are noted before the command and after it.
 */
final class Pty implements AutoCloseable {
  private static final String COMMAND =
      """
      stty cols 100
      stty -a > before
      tty > tty.half
      mv tty.half tty
      sh -c 'echo $$ > pid; exec %s'
      echo $? > exit
      stty -a > after
      """;

  private final Path directory;
  private final Process script;

  /**
   * @param directory takes the notes
   * @param command in the shell's words, without an apostrophe
   */
  Pty(Path directory, String command) throws IOException {
    this.directory = directory;
    Path file = Files.writeString(directory.resolve("command"), COMMAND.formatted(command));
    ProcessBuilder builder = new ProcessBuilder("script", "-qc", "sh " + file, "/dev/null");
    builder.environment().put("TERM", "xterm");
    script =
        builder
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("screen").toFile())
            .start();
  }

  /**
   * The command line's own process, with no signal ignored, whatever runs the tests; what it asks
   * is asked of {@code socket}.
   */
  static String hostler(Path socket, String arguments) {
    return String.join(
        " ",
        "env --default-signal HOSTLER_SOCKET=" + socket,
        System.getProperty("java.home") + "/bin/java",
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-cp",
        System.getProperty("java.class.path"),
        "io.hostler.cli.Hostler",
        arguments);
  }

  /** All that was shown up to now. */
  String screen() throws IOException {
    return noted("screen");
  }

  void type(String keys) throws IOException {
    OutputStream keyboard = script.getOutputStream();
    keyboard.write(keys.getBytes(StandardCharsets.ISO_8859_1));
    keyboard.flush();
  }

  /** Sends the command a signal. */
  void signal(String name) throws IOException {
    said(List.of("kill", "-s", name, noted("pid").strip()));
  }

  /** The modes as they are. */
  String modes() throws IOException {
    return said(List.of("stty", "-a", "-F", noted("tty").strip()));
  }

  String modesBefore() throws IOException {
    return noted("before");
  }

  String modesAfter() throws IOException {
    return noted("after");
  }

  /** Waits for the command's end; its exit status. */
  int exit() throws IOException, InterruptedException {
    if (!script.waitFor(30, TimeUnit.SECONDS)) {
      throw new AssertionError("it still runs: " + screen());
    }
    return Integer.parseInt(noted("exit").strip());
  }

  private String noted(String name) throws IOException {
    return Files.readString(directory.resolve(name), StandardCharsets.UTF_8);
  }

  private static String said(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.onExit().join().exitValue() != 0) {
      throw new IllegalStateException(String.join(" ", command) + ": " + said);
    }
    return said;
  }

  /** Without its terminal nothing on it lives on. */
  @Override
  public void close() {
    script.destroyForcibly().onExit().join();
  }
}
