package io.hostler.cell;

import io.hostler.host.ChildDaemon;
import io.hostler.host.ChildSpec;
import io.hostler.host.ChildState;
import io.hostler.host.HostException;
import io.hostler.host.Launcher;
import io.hostler.plan.Seen;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/** etcd as a child daemon, its output in a file that is put aside at a start when it is large. */
public final class DaemonEtcdChild implements EtcdChild {
  private static final String NAME = "etcd";
  private static final long LARGE = 16L << 20;
  private static final int TAIL = 4096;

  private final Path home;
  private final Launcher launcher;

  /**
   * @param home for pid file and output; exists before the start
   */
  public DaemonEtcdChild(Path home, Launcher launcher) {
    this.home = home;
    this.launcher = launcher;
  }

  private ChildDaemon daemon(List<String> arguments) {
    return new ChildDaemon(new ChildSpec(NAME, arguments, Map.of(), home), launcher);
  }

  @Override
  public Seen<List<String>> look(List<String> arguments) {
    return daemon(arguments).look().map(ChildState::arguments);
  }

  @Override
  public void start(List<String> arguments) {
    ChildDaemon daemon = daemon(arguments);
    if (!daemon.look().isPresent()) {
      prepareOutput(daemon.spec().outputFile());
    }
    var unused = daemon.start();
  }

  private static void prepareOutput(Path output) {
    try {
      if (Files.exists(output) && Files.size(output) > LARGE) {
        Files.move(
            output, output.resolveSibling(NAME + ".log.1"), StandardCopyOption.REPLACE_EXISTING);
      }
      if (!Files.exists(output)) {
        Files.createFile(
            output,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      }
    } catch (IOException e) {
      throw new HostException("child-start", "prepare " + output, e);
    }
  }

  @Override
  public String lastWords() {
    try (RandomAccessFile file = new RandomAccessFile(home.resolve(NAME + ".log").toFile(), "r")) {
      file.seek(Math.max(0, file.length() - TAIL));
      byte[] tail = new byte[TAIL];
      int read = Math.max(0, file.read(tail));
      return new String(tail, 0, read, StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank())
          .reduce("", (before, line) -> line);
    } catch (IOException e) {
      return "";
    }
  }
}
