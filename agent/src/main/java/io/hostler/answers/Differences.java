package io.hostler.answers;

import io.hostler.manifest.Manifest;
import io.hostler.model.Placement;
import io.hostler.model.PlacementCodec;
import io.hostler.model.Resource;
import io.hostler.model.ResourceCodec;
import io.hostler.plan.HostlerException;
import io.hostler.plan.Seen;
import io.hostler.store.Diff;
import io.hostler.store.Entry;
import io.hostler.store.Keys;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Where a store that is not trusted is not as this node remembers it.
 *
 * @param lacks keys that are remembered and not there
 * @param differs keys that are there otherwise than is remembered
 */
record Differences(Set<String> lacks, Set<String> differs) {

  /**
   * To the memory of the cell.
   *
   * @param withheld between that and the store
   */
  static Differences ofMemory(Diff withheld) {
    return new Differences(keys(withheld.deleted()), keys(withheld.put()));
  }

  /**
   * To the manifests: where the memory was never whole since the agent started, and the manifests
   * are all that is remembered.
   *
   * @param stands what the store holds
   */
  static Differences ofManifests(Collection<Seen<Manifest>> manifests, List<Entry> stands) {
    Map<String, Resource> resources = new TreeMap<>();
    Map<String, Placement> placements = new TreeMap<>();
    for (Seen<Manifest> seen : manifests) {
      seen.found()
          .ifPresent(
              manifest -> {
                newest(resources, manifest.instance());
                manifest.named().forEach(each -> newest(resources, each));
                placements.put(Keys.placement(manifest.uid()), manifest.placement());
              });
    }
    Differences found = new Differences(new TreeSet<>(), new TreeSet<>());
    Map<String, String> values = new TreeMap<>();
    stands.forEach(entry -> values.put(entry.key(), entry.value()));
    found.compare(resources, values, ResourceCodec::read);
    found.compare(placements, values, PlacementCodec::read);
    return found;
  }

  /** Two instances may have copies of different age. */
  private static void newest(Map<String, Resource> all, Resource copy) {
    all.merge(Keys.resource(copy.name()), copy, (a, b) -> a.generation() < b.generation() ? b : a);
  }

  private <T> void compare(
      Map<String, T> remembered, Map<String, String> values, Function<String, T> read) {
    remembered.forEach(
        (key, ours) -> {
          String value = values.get(key);
          if (value == null) {
            lacks.add(key);
          } else if (!isSame(ours, value, read)) {
            differs.add(key);
          }
        });
  }

  private static <T> boolean isSame(T ours, String value, Function<String, T> read) {
    try {
      return read.apply(value).equals(ours);
    } catch (HostlerException | IllegalArgumentException e) {
      return false;
    }
  }

  private static Set<String> keys(List<Entry> entries) {
    Set<String> keys = new TreeSet<>();
    entries.forEach(entry -> keys.add(entry.key()));
    return keys;
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lacks.forEach(key -> lines.add("the store lacks " + shown(key)));
    differs.forEach(key -> lines.add("the store differs in " + shown(key)));
    return lines;
  }

  private static String shown(String key) {
    return key.substring(Keys.DESIRED.length());
  }
}
