package io.hostler.firewall;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * What 5,000 instances' rules hold in the agent: the firewall's parts alone in one JVM, before and
 * after, when all garbage is collected.
 */
public final class FirewallMemory {
  private static final int GUESTS = 5000;

  private FirewallMemory() {}

  public static void main(String[] args) throws Exception {
    try (NetNs space = new NetNs("mem")) {
      loaded(space);
      readAtStart(space);
    }
  }

  private static void loaded(NetNs space) throws Exception {
    NftDriver driver = new NftDriver(space.nft());
    GuestFirewall firewall = new GuestFirewall(driver, uid -> {});
    firewall.start(NodeRules.none()).get(60, TimeUnit.SECONDS);
    load(firewall, 1, 50);
    double heap = heap();
    double resident = resident();
    load(firewall, 51, GUESTS);
    System.out.printf(
        "rules of %d instances: heap %.1f MiB more (%.0f bytes each), resident %.1f MiB more"
            + " (%.1f MiB in all)%n",
        GUESTS - 50,
        heap() - heap,
        (heap() - heap) * (1 << 20) / (GUESTS - 50),
        resident() - resident,
        resident());
    driver.close();
  }

  /** What the next agent needs for a moment, of the table that this one left. */
  private static void readAtStart(NetNs space) throws Exception {
    NftThread thread = new NftThread();
    double heap = heap();
    Nft nft = thread.call(() -> space.nft().get()).get();
    TableKeeper keeper = new TableKeeper(nft);
    forgetPeak();
    int guests = thread.call(() -> keeper.inForce().guests().size()).get();
    double read = peak();
    forgetPeak();
    boolean mended = thread.call(keeper::mend).get();
    System.out.printf(
        "read at start of %d instances: heap %.1f MiB at most (%.1f before); audit: %.1f MiB at"
            + " most, mended: %s; of %d MiB%n",
        guests, read, heap, peak(), mended, Runtime.getRuntime().maxMemory() >> 20);
    thread.run(nft::close);
    thread.close();
  }

  private static void forgetPeak() {
    System.gc();
    ManagementFactory.getMemoryPoolMXBeans().forEach(MemoryPoolMXBean::resetPeakUsage);
  }

  private static double peak() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .mapToLong(pool -> pool.getPeakUsage().getUsed())
            .sum()
        / 1048576.0;
  }

  private static void load(GuestFirewall firewall, int first, int last) throws Exception {
    for (int guest = first; guest < last; guest++) {
      var unused = firewall.put(BenchTables.uid(guest), BenchTables.rules(guest, 0));
    }
    firewall.put(BenchTables.uid(last), BenchTables.rules(last, 0)).get(120, TimeUnit.SECONDS);
  }

  private static double heap() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1048576.0;
  }

  private static double resident() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
        .sum();
  }
}
