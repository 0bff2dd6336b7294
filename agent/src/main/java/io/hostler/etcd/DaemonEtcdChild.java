package io.hostler.etcd;

import io.hostler.host.ChildDaemon;
import io.hostler.host.ChildSpec;
import io.hostler.host.ChildState;
import io.hostler.host.HostException;
import io.hostler.host.Launcher;
import io.hostler.plan.Seen;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** etcd as a child daemon, its output in a file that is put aside when it is large. */
public final class DaemonEtcdChild implements EtcdChild {
  private static final Logger LOG = LoggerFactory.getLogger(DaemonEtcdChild.class);
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
    ChildDaemon daemon = daemon(arguments);
    Seen<ChildState> seen = daemon.look();
    if (seen.isPresent()) {
      cutOutput(daemon.spec().outputFile());
    }
    return seen.map(ChildState::arguments);
  }

  @Override
  public void start(List<String> arguments) {
    ChildDaemon daemon = daemon(arguments);
    if (!daemon.look().isPresent()) {
      prepareOutput(daemon.spec().outputFile());
    }
    var unused = daemon.start();
  }

  /**
   * It may run for years. It appends (both launchers open the file so), so it goes on at the start
   * of a file that was cut under it; what it says between copy and cut is lost.
   */
  private static void cutOutput(Path output) {
    try (FileChannel file = FileChannel.open(output, StandardOpenOption.WRITE)) {
      if (file.size() <= LARGE) {
        return;
      }
      try {
        Files.copy(
            output,
            aside(output),
            StandardCopyOption.REPLACE_EXISTING,
            StandardCopyOption.COPY_ATTRIBUTES);
      } finally {
        // Where there is no room for the copy least of all may it grow on.
        file.truncate(0);
      }
    } catch (IOException e) {
      LOG.warn("can't put aside the output of etcd: file={} because={}", output, e.toString());
    }
  }

  private static Path aside(Path output) {
    return output.resolveSibling(NAME + ".log.1");
  }

  private static void prepareOutput(Path output) {
    try {
      if (Files.exists(output) && Files.size(output) > LARGE) {
        Files.move(output, aside(output), StandardCopyOption.REPLACE_EXISTING);
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
