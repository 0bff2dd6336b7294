package io.hostler.firewall;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process of its own that commits one random table after the other, until it has done all or is
 * killed. It says the number of each before it begins and after it is done, and begins when told.
 */
final class CommittingChild implements AutoCloseable {
  private final Process process;
  private final BufferedReader says;
  private final PrintStream told;

  /** Starts one in the namespace, at the change of number {@code from}. */
  CommittingChild(String space, long seed, int from) throws IOException {
    process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "--enable-native-access=ALL-UNNAMED",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-Xmx128m",
                    "-cp",
                    System.getProperty("java.class.path"),
                    CommittingChild.class.getName(),
                    space,
                    Long.toString(seed),
                    Integer.toString(from)))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    says =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    told = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
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

  /** The wanted table after so many changes. */
  static TableDesired wanted(RandomTables some, int changes) {
    TableDesired wanted = TableDesired.empty();
    for (int i = 0; i < changes; i++) {
      wanted = some.next(wanted);
    }
    return wanted;
  }

  /** What the child runs: namespace, seed, number of the first change. */
  public static void main(String[] args) throws Exception {
    int number = Integer.parseInt(args[2]);
    RandomTables some = new RandomTables(Long.parseLong(args[1]));
    TableDesired wanted = wanted(some, number);
    BufferedReader told =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (NftDriver driver = new NftDriver(NetNs.nft(args[0]))) {
      while (true) {
        TableDesired next = some.next(wanted);
        System.out.println("begin " + number);
        if (told.readLine() == null) {
          return;
        }
        driver.commit(() -> next).get(30, TimeUnit.SECONDS);
        System.out.println("done " + number);
        wanted = next;
        number++;
      }
    }
  }
}
