package io.hostler.pki.issue;

import io.hostler.pki.IssueRequest;
import io.hostler.plan.HostlerException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;

/**
 * {@code Issue DIRECTORY CELL NODE CERTIFICATE...}: makes what is missing or expires; says on
 * standard output what it made. No secret comes in by argument or goes out by output.
 */
public final class Issue {

  private Issue() {}

  public static void main(String[] args) {
    System.exit(run(List.of(args), System.out, System.err));
  }

  static int run(List<String> args, PrintStream out, PrintStream err) {
    try {
      IssueRequest request = IssueRequest.parse(args);
      Path directory = request.directory().path();
      Files.createDirectories(directory);
      // Others may pass through to the files that are theirs; what is here they can't list.
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
      try (FileChannel file =
              FileChannel.open(
                  directory.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          var _ = file.lock()) {
        new Issuing(request, new SafeFiles(), Instant.now()).makeMissing().forEach(out::println);
      }
      return 0;
    } catch (HostlerException e) {
      err.println(e.problem());
      return 1;
    } catch (IOException | IllegalArgumentException e) {
      err.println(e);
      return 2;
    }
  }
}
