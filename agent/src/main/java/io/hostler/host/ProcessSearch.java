package io.hostler.host;

import io.hostler.plan.Problem;
import io.hostler.plan.Seen;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Looks through the processes of this host that share the caller's mount and network namespaces:
 * the same paths and ports mean something else in others.
 */
final class ProcessSearch {
  private static final Path PROC = Path.of("/proc");
  private static final List<String> NAMESPACES = List.of("ns/mnt", "ns/net");

  /** The first process whose arguments pass; absent when all could be read and none does. */
  Seen<ProcessId> withArguments(Predicate<List<String>> wanted) {
    Optional<Problem> unread = Optional.empty();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[1-9]*")) {
      for (Path process : processes) {
        int pid = Integer.parseInt(process.getFileName().toString());
        switch (ProcessId.arguments(pid)) {
          case Seen.Present<List<String>>(List<String> now) -> {
            if (wanted.test(now) && sharesNamespaces(process)) {
              return ProcessId.of(pid);
            }
          }
          case Seen.Absent<List<String>>() -> {}
          case Seen.Unknown<List<String>>(Problem why) -> unread = Optional.of(why);
        }
      }
    } catch (IOException e) {
      unread = Optional.of(new Problem("process-read", "list " + PROC + ": " + e));
    }
    return unread.isPresent() ? Seen.unknown(unread.get()) : Seen.absent();
  }

  private static boolean sharesNamespaces(Path process) throws IOException {
    for (String namespace : NAMESPACES) {
      Path own = Files.readSymbolicLink(PROC.resolve("self").resolve(namespace));
      if (!own.equals(Files.readSymbolicLink(process.resolve(namespace)))) {
        return false;
      }
    }
    return true;
  }
}
