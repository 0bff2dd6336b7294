package io.hostler.firewall;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A process of its own that runs a class of the tests, says lines and waits to be told to go on.
 */
final class ChildJvm implements AutoCloseable {
  private final Process process;
  private final BufferedReader says;
  private final PrintStream told;

  ChildJvm(Class<?> main, Object... arguments) throws IOException {
    List<String> command =
        Stream.concat(
                Stream.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "--enable-native-access=ALL-UNNAMED",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-Xmx128m",
                    "-cp",
                    System.getProperty("java.class.path"),
                    main.getName()),
                Stream.of(arguments).map(Object::toString))
            .toList();
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    says =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    told = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
  }

  /** What it says next; empty when it has ended. */
  Optional<String> line() throws IOException {
    return Optional.ofNullable(says.readLine());
  }

  /** Waits until it says {@code line}; false when it ended without. */
  boolean says(String line) throws IOException {
    for (String said = says.readLine(); said != null; said = says.readLine()) {
      if (said.equals(line)) {
        return true;
      }
    }
    return false;
  }

  void goOn() {
    told.println("go");
  }

  /** SIGKILL, and waits for the end. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  /** The child's side: says a line and waits until it is told to go on. */
  static final class Told {
    private final BufferedReader from =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));

    /** False when nobody is there any more who could tell. */
    boolean says(String line) {
      System.out.println(line);
      try {
        return from.readLine() != null;
      } catch (IOException e) {
        return false;
      }
    }
  }
}
