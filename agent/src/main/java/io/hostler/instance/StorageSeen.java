package io.hostler.instance;

import java.util.Map;

/**
 * An instance's directory.
 *
 * @param disks rebuild count → size that the guest sees, in bytes; only disks that were finished
 * @param seeds rebuild count → sha256 of the seed
 */
public record StorageSeen(Map<Integer, Long> disks, Map<Integer, String> seeds) {

  public StorageSeen {
    disks = Map.copyOf(disks);
    seeds = Map.copyOf(seeds);
  }
}
