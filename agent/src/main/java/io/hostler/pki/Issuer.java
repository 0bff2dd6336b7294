package io.hostler.pki;

import io.hostler.plan.Problem;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Has certificates made by a short-lived process of its own, so that BouncyCastle (12 MB once Netty
 * sees it) is never in the daemon.
 */
public final class Issuer {
  /** System property: class path entries with BouncyCastle, added to the daemon's own. */
  public static final String CLASS_PATH = "hostler.issue.classpath";

  /** By name: nobody imports the package. */
  private static final String MAIN = "io.hostler.pki.issue.Issue";

  private static final int MAX_OUTPUT = 4096;

  private final String java;
  private final String classPath;
  private final Duration deadline;

  public Issuer(String java, String classPath, Duration deadline) {
    this.java = java;
    this.classPath = classPath;
    this.deadline = deadline;
  }

  /** With the JVM and class path of this process. */
  public static Issuer ofThisProcess(Duration deadline) {
    String java =
        ProcessHandle.current()
            .info()
            .command()
            .orElse(System.getProperty("java.home") + "/bin/java");
    String classPath =
        String.join(
            File.pathSeparator,
            Stream.of(System.getProperty(CLASS_PATH, ""), System.getProperty("java.class.path", ""))
                .filter(path -> !path.isEmpty())
                .toList());
    return new Issuer(java, classPath, deadline);
  }

  /**
   * Starts the process; does not wait. The future ends within the deadline, with a {@link
   * PkiException} when it did not work.
   */
  public CompletableFuture<Void> start(IssueRequest request) {
    List<String> command =
        new ArrayList<>(
            List.of(
                java,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx64m",
                "-cp",
                classPath,
                MAIN));
    command.addAll(request.toArguments());
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      return CompletableFuture.failedFuture(failed("can't start " + java + ": " + e.getMessage()));
    }
    return process
        .onExit()
        .completeOnTimeout(process, deadline.toMillis(), TimeUnit.MILLISECONDS)
        .thenAccept(Issuer::demandSuccess);
  }

  private static void demandSuccess(Process process) {
    if (process.isAlive()) {
      process.destroyForcibly();
      throw new PkiException(
          new Problem("pki-issue-deadline", "certificates were not made within the deadline"));
    }
    if (process.exitValue() != 0) {
      throw failed("certificates were not made: " + output(process));
    }
  }

  private static PkiException failed(String detail) {
    return new PkiException(new Problem("pki-issue-failed", detail));
  }

  /** What it said; a pipe holds 64 KiB, far more than it ever says, so it is read at the end. */
  private static String output(Process process) {
    try (var in = process.getInputStream()) {
      return new String(in.readNBytes(MAX_OUTPUT), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      return "exit " + process.exitValue();
    }
  }
}
