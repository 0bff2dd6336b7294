package io.hostler.host;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.hostler.plan.Problem;
import io.hostler.plan.Seen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * One process and no other: numbers are used again, a number with its start time is not.
 *
 * @param start when it started, in clock ticks since boot (field 22 of {@code /proc/PID/stat})
 */
public record ProcessId(int pid, long start) {
  private static final int LOOKS = 100;
  private static final long PAUSE_NANOS = 1_000_000;

  /** Which process has this number now; absent also when it is dead and waits for its parent. */
  public static Seen<ProcessId> of(int pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"), ISO_8859_1);
      // The second field is the name in brackets and may hold anything, brackets and blanks too.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      if (fields[0].equals("Z") || fields[0].equals("X")) {
        return Seen.absent();
      }
      return Seen.present(new ProcessId(pid, Long.parseLong(fields[19])));
    } catch (NoSuchFileException e) {
      return Seen.absent();
    } catch (IOException | RuntimeException e) {
      return gone(e) ? Seen.absent() : unknown(pid, e);
    }
  }

  /** Whether this very process still runs. */
  public Seen<ProcessId> look() {
    return of(pid) instanceof Seen.Present<ProcessId>(ProcessId now) && !now.equals(this)
        ? Seen.absent()
        : of(pid);
  }

  /**
   * Its arguments now; empty for a process of the kernel. In the moment of an exec a program has
   * none yet, so one that shows none is looked at again for a while.
   */
  public static Seen<List<String>> arguments(int pid) {
    try {
      String text = commandLine(pid);
      for (int look = 0; text.isEmpty() && look < LOOKS && hasProgram(pid); look++) {
        LockSupport.parkNanos(PAUSE_NANOS);
        text = commandLine(pid);
      }
      return Seen.present(
          text.isEmpty()
              ? List.of()
              : List.of(text.substring(0, text.length() - 1).split("\0", -1)));
    } catch (NoSuchFileException e) {
      return Seen.absent();
    } catch (IOException e) {
      return gone(e) ? Seen.absent() : unknown(pid, e);
    }
  }

  private static String commandLine(int pid) throws IOException {
    return new String(Files.readAllBytes(Path.of("/proc/" + pid + "/cmdline")), UTF_8);
  }

  /** False for processes of the kernel, and for the dead. */
  private static boolean hasProgram(int pid) {
    try {
      return Files.readSymbolicLink(Path.of("/proc/" + pid + "/exe")).isAbsolute();
    } catch (IOException e) {
      return false;
    }
  }

  /** A process that ends while its file is read answers ESRCH, which Java has only as text. */
  private static boolean gone(Exception e) {
    String message = e.getMessage();
    return message != null && message.contains("No such process");
  }

  private static <T> Seen<T> unknown(int pid, Exception e) {
    return Seen.unknown(new Problem("process-read", "read /proc/" + pid + ": " + e));
  }
}
