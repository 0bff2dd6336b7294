package io.hostler.firewall;

import java.util.concurrent.TimeUnit;

/**
 * Commits one random table after the other, until it is killed. It says the number of each before
 * it begins and after it is done, and begins when told.
 */
final class CommittingChild {
  private CommittingChild() {}

  /** The wanted table after so many changes. */
  private static TableDesired wanted(RandomTables some, int changes) {
    TableDesired wanted = TableDesired.empty();
    for (int i = 0; i < changes; i++) {
      wanted = some.next(wanted);
    }
    return wanted;
  }

  /** Namespace, seed, number of the first change. */
  public static void main(String[] args) throws Exception {
    int number = Integer.parseInt(args[2]);
    RandomTables some = new RandomTables(Long.parseLong(args[1]));
    TableDesired wanted = wanted(some, number);
    ChildJvm.Told told = new ChildJvm.Told();
    try (NftDriver driver = new NftDriver(NetNs.nft(args[0]))) {
      while (true) {
        TableDesired next = some.next(wanted);
        if (!told.says("begin " + number)) {
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
