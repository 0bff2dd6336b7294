package io.hostler.firewall;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * The driver, from the change in memory to the answer, and in turns with it a bare context of the
 * library in the same namespace that is given the same text. Each figure is the median of the
 * pairs' ratios.
 */
public final class FirewallBench {
  private static final int WARM = 41;
  private static final int CHANGES = 101;
  private static final int LOADS = 9;
  private static final int FORKS = 3;
  private static final int MOST = 5000;

  private FirewallBench() {}

  /** What every bench here needs. */
  private static final class Rig implements AutoCloseable {
    final NetNs space = new NetNs("bench");
    final NftDriver driver = new NftDriver(() -> recorded = new Recorded(space.nft().get()));
    final GuestFirewall firewall = new GuestFirewall(driver, uid -> {});
    final BareNft bare;
    private volatile Recorded recorded;

    Rig(int guests) throws Exception {
      firewall.start(NodeRules.none()).get(60, TimeUnit.SECONDS);
      for (int guest = 1; guest < guests; guest++) {
        var unused = firewall.put(BenchTables.uid(guest), BenchTables.rules(guest, 0));
      }
      firewall
          .put(BenchTables.uid(guests), BenchTables.rules(guests, 0))
          .get(120, TimeUnit.SECONDS);
      bare = new BareNft(space.nft(), recorded.thread);
    }

    double put(int guest, int change) throws Exception {
      GuestRules changed = BenchTables.rules(guest, change);
      long start = System.nanoTime();
      firewall.put(BenchTables.uid(guest), changed).get(60, TimeUnit.SECONDS);
      return millis(start);
    }

    double commit(TableDesired table) throws Exception {
      long start = System.nanoTime();
      driver.commit(() -> table).get(120, TimeUnit.SECONDS);
      return millis(start);
    }

    @Override
    public void close() {
      bare.close();
      driver.close();
      space.close();
    }
  }

  public static void main(String[] args) throws Exception {
    for (int guests : new int[] {10, 1000, MOST}) {
      change(guests);
    }
    load();
  }

  private static void change(int guests) throws Exception {
    try (Rig rig = new Rig(guests)) {
      double[] ours = new double[CHANGES];
      double[] library = new double[CHANGES];
      double[] inside = new double[CHANGES];
      for (int change = -WARM; change < CHANGES; change++) {
        double whole = rig.put(guests, WARM + 1 + change);
        double within = rig.recorded.last;
        double alone = rig.bare.run(rig.recorded.text);
        if (change >= 0) {
          ours[change] = whole;
          inside[change] = within;
          library[change] = alone;
        }
      }
      System.out.printf(
          "one rule changed, %d instances: %.2f ms (library within %.2f), bare library %.2f ms,"
              + " ratio %.2f, difference %.2f ms%n",
          guests,
          median(ours),
          median(inside),
          median(library),
          median(ratios(ours, library)),
          median(differences(ours, library)));
    }
  }

  private static void load() throws Exception {
    double[] ours = new double[LOADS];
    double[] library = new double[LOADS];
    TableDesired all = BenchTables.of(MOST);
    try (Rig rig = new Rig(1)) {
      rig.commit(TableDesired.empty());
      for (int load = -2; load < LOADS; load++) {
        double whole = rig.commit(all);
        String loading = rig.recorded.text;
        rig.commit(TableDesired.empty());
        String emptying = rig.recorded.text;
        double alone = rig.bare.run(loading);
        rig.bare.run(emptying);
        if (load >= 0) {
          ours[load] = whole;
          library[load] = alone;
        }
      }
    }
    System.out.printf(
        "full load, %d instances: %.0f ms, bare library %.0f ms, ratio %.2f%n",
        MOST, median(ours), median(library), median(ratios(ours, library)));
    double forked = forked();
    System.out.printf(
        "  nft -f of a chain of ten rules each: %.0f ms, ratio %.2f%n",
        forked, median(ours) / forked);
  }

  private static double forked() throws Exception {
    Path file = Files.createTempFile("bench", ".nft");
    try {
      Files.writeString(file, BenchTables.ownChains(MOST));
      double[] times = new double[FORKS];
      for (int fork = 0; fork < FORKS; fork++) {
        try (NetNs space = new NetNs("fork")) {
          long start = System.nanoTime();
          space.sh("nft -f " + file);
          times[fork] = millis(start);
        }
      }
      return median(times);
    } finally {
      Files.delete(file);
    }
  }

  private static double millis(long since) {
    return (System.nanoTime() - since) / 1e6;
  }

  private static double[] ratios(double[] over, double[] under) {
    double[] all = new double[over.length];
    Arrays.setAll(all, i -> over[i] / under[i]);
    return all;
  }

  private static double[] differences(double[] of, double[] less) {
    double[] all = new double[of.length];
    Arrays.setAll(all, i -> of[i] - less[i]);
    return all;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /** The library, what it was given last and how long that took. */
  private static final class Recorded extends NftAround {
    private final String thread = Thread.currentThread().getName();
    private volatile String text = "";
    private volatile double last;

    Recorded(Nft real) {
      super(real);
    }

    @Override
    public void run(String commands) {
      text = commands;
      long start = System.nanoTime();
      super.run(commands);
      last = millis(start);
    }
  }
}
