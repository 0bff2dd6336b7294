package io.hostler;

import io.hostler.config.Configuration;
import io.hostler.config.Setting;
import io.hostler.config.Settings;
import io.hostler.plan.HostlerException;
import io.hostler.plan.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The host daemon: reads the configuration, builds the agent, and runs until it is told to stop.
 */
public final class Hostlerd {
  private static final Path FILE = Path.of("/etc/hostler/hostlerd.yaml");

  private static final String CONFIG = "--config=";
  private static final int FAILED = 2;

  private Hostlerd() {}

  public static void main(String[] arguments) {
    List<String> flags = new ArrayList<>(List.of(arguments));
    if (flags.contains("--help")) {
      System.out.print(help());
      return;
    }
    boolean checkOnly = flags.remove("--check-config");
    try {
      Configuration configuration = Configuration.of(file(flags), System.getenv(), flags);
      if (checkOnly) {
        Settings.ALL.forEach(
            setting ->
                System.out.println(setting.key() + ": " + configuration.text(setting.key())));
        return;
      }
      run(configuration);
    } catch (HostlerException e) {
      System.err.println("hostlerd: " + e.problem());
      System.exit(FAILED);
    } catch (RuntimeException | Error e) {
      // A defect. Other threads would keep the half of an agent alive.
      e.printStackTrace();
      System.exit(FAILED);
    }
  }

  /**
   * Takes {@code --config=} from the front of the flags.
   *
   * @throws HostlerException when the file that it names is not there; the usual one may be missing
   */
  public static Path file(List<String> flags) {
    if (flags.isEmpty() || !flags.getFirst().startsWith(CONFIG)) {
      return FILE;
    }
    Path file = Path.of(flags.removeFirst().substring(CONFIG.length()));
    if (!Files.isReadable(file)) {
      throw new HostlerException(
          new Problem("configuration-invalid", file + " can't be read", "is the path right?"));
    }
    return file;
  }

  private static void run(Configuration configuration) {
    Agent agent = new Agent(configuration, System.getenv());
    CountDownLatch stopped = new CountDownLatch(1);
    AtomicBoolean failed = new AtomicBoolean();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  agent.close();
                  stopped.countDown();
                  // Told to end and ended: Java itself would say 143, which systemd shows as
                  // failed.
                  Runtime.getRuntime().halt(failed.get() ? FAILED : 0);
                },
                "stop"));
    try {
      agent.start();
    } catch (RuntimeException | Error e) {
      failed.set(true);
      throw e;
    }
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String help() {
    StringBuilder text =
        new StringBuilder(
            """
            Usage: hostlerd [--config=FILE] [--check-config] [--KEY=VALUE ...]

            Makes this host match what is declared. Without configuration it runs an etcd of its own.
            Each key may stand in FILE (default /etc/hostler/hostlerd.yaml), as a flag, or in the
            environment; a flag beats the environment, the environment beats the file.

            """);
    for (Setting setting : Settings.ALL) {
      text.append("  ")
          .append(setting.key())
          .append(setting.standard().isEmpty() ? "" : " (" + setting.standard() + ")")
          .append("\n      ")
          .append(setting.says())
          .append("\n      ")
          .append(setting.form().says())
          .append("; ")
          .append(setting.variable())
          .append('\n');
    }
    return text.toString();
  }
}
