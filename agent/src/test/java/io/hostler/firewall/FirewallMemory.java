package io.hostler.firewall;

import java.io.IOException;
import java.lang.management.ManagementFactory;
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
