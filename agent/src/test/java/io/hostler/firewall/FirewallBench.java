package io.hostler.firewall;

import io.hostler.host.TapName;
import io.hostler.model.FirewallSpec.Rule;
import io.hostler.model.IpAddress;
import io.hostler.plan.Uid;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * How much of the time of a commit is ours. Each figure is a ratio within one run: the whole, from
 * the change in memory to the answer, to what the library's call with the same text took in it.
 */
public final class FirewallBench {
  private static final int FIREWALLS = 50;
  private static final int RULES = 5;
  private static final int CHANGES = 41;

  private FirewallBench() {}

  public static void main(String[] args) throws Exception {
    for (int guests : new int[] {10, 1000, 5000}) {
      change(guests);
    }
  }

  /** Two shared firewalls of five rules for each guest: ten rules. */
  private static void change(int guests) throws Exception {
    try (NetNs space = new NetNs("bench")) {
      Timed[] timed = new Timed[1];
      NftDriver driver =
          new NftDriver(
              () -> {
                timed[0] = new Timed(space.nft().get());
                return timed[0];
              });
      try {
        GuestFirewall firewall = new GuestFirewall(driver, uid -> {});
        firewall.start(NodeRules.none()).get(60, TimeUnit.SECONDS);
        long began = System.nanoTime();
        for (int guest = 1; guest < guests; guest++) {
          var unused = firewall.put(uid(guest), rules(guest, 0));
        }
        firewall.put(uid(guests), rules(guests, 0)).get(120, TimeUnit.SECONDS);
        System.out.printf("%d guests loaded in %.0f ms%n", guests, millis(began));
        for (int change = 1; change <= CHANGES; change++) {
          firewall.put(uid(guests), rules(guests, change)).get(60, TimeUnit.SECONDS);
        }
        double[] whole = new double[CHANGES];
        double[] bare = new double[CHANGES];
        for (int change = 1; change <= CHANGES; change++) {
          GuestRules changed = rules(guests, CHANGES + change);
          long start = System.nanoTime();
          firewall.put(uid(guests), changed).get(60, TimeUnit.SECONDS);
          whole[change - 1] = millis(start);
          bare[change - 1] = timed[0].last;
        }
        System.out.printf(
            "one rule changed, %d guests: whole %.2f ms, library %.2f ms, ratio %.2f%n",
            guests, median(whole), median(bare), median(whole) / median(bare));
        if (guests == 5000) {
          load(space, driver, timed[0]);
        }
      } finally {
        driver.close();
      }
    }
  }

  private static void load(NetNs space, NftDriver driver, Timed timed) throws Exception {
    TableDesired all = driver.inForce().get(60, TimeUnit.SECONDS);
    driver.commit(TableDesired::empty).get(120, TimeUnit.SECONDS);
    long start = System.nanoTime();
    driver.commit(() -> all).get(120, TimeUnit.SECONDS);
    double whole = millis(start);
    double bare = timed.last;
    Path file = Files.createTempFile("bench", ".nft");
    try {
      StringBuilder text = new StringBuilder("table inet alone {\n");
      for (int guest = 1; guest <= 5000; guest++) {
        text.append("chain i").append(guest).append(" {\n");
        for (int rule = 0; rule < 2 * RULES; rule++) {
          text.append("ip saddr 198.51.100.0/24 tcp dport ").append(1000 + rule);
          text.append(" counter accept\n");
        }
        text.append("}\n");
      }
      Files.writeString(file, text.append("}\n"));
      long forked = System.nanoTime();
      space.sh("nft -f " + file);
      double alone = millis(forked);
      System.out.printf(
          "full load, 5000 guests: whole %.0f ms, library %.0f ms, ratio %.2f;"
              + " nft -f of a chain each %.0f ms, ratio %.2f%n",
          whole, bare, whole / bare, alone, whole / alone);
    } finally {
      Files.delete(file);
    }
  }

  private static Uid uid(int guest) {
    return new Uid(new UUID((long) guest << 32, 1));
  }

  private static GuestRules rules(int guest, int change) {
    int first = guest % FIREWALLS;
    return new GuestRules(
        IfName.of(TapName.of(uid(guest))),
        List.of(
            new GuestAddress(
                IpAddress.parse(
                    "10." + (guest >> 16) + "." + (guest >> 8 & 255) + "." + (guest & 255)),
                false)),
        List.of(),
        false,
        List.of(shared(first, change), shared((first + 1) % FIREWALLS, 0)),
        true);
  }

  private static AttachedFirewall shared(int number, int change) {
    List<Rule> rules = new ArrayList<>();
    IntStream.range(0, RULES)
        .forEach(
            rule -> rules.add(Some.rule("tcp " + (1000 + rule) + ":" + (1000 + rule) + " any")));
    rules.set(0, Some.rule("tcp " + (2000 + change) + ":" + (2000 + change) + " 198.51.100.0/24"));
    return new AttachedFirewall(uid(100_000 + number), "shared", change, rules);
  }

  private static double millis(long since) {
    return (System.nanoTime() - since) / 1e6;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /** The library, and how long its last transaction took. */
  private static final class Timed implements Nft {
    private final Nft real;
    private volatile double last;

    Timed(Nft real) {
      this.real = real;
    }

    @Override
    public void run(String text) {
      long start = System.nanoTime();
      real.run(text);
      last = millis(start);
    }

    @Override
    public Optional<TableFound> read() {
      return real.read();
    }

    @Override
    public AutoCloseable watch(Consumer<String> touched, Runnable lost) {
      return real.watch(touched, lost);
    }

    @Override
    public List<RuleCount> counters(String chain) {
      return real.counters(chain);
    }

    @Override
    public Map<String, Counted> counted(String set) {
      return real.counted(set);
    }

    @Override
    public List<String> foreignForwardDrops() {
      return real.foreignForwardDrops();
    }

    @Override
    public void close() {
      real.close();
    }
  }
}
