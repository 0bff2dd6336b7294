package io.hostler.answers;

import io.hostler.manifest.Manifest;
import io.hostler.model.Resource;
import io.hostler.plan.Problem;
import io.hostler.plan.Seen;
import io.hostler.plan.Uid;
import io.hostler.store.Diff;
import io.hostler.store.Entry;
import io.hostler.store.Keys;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What becomes of what when this node's manifests are written back.
 *
 * @param back the resources that manifests hold, as keys
 * @param lost what this node knew of, the store lacks, and no instance here names
 * @param older what differs in the store, and no instance here names
 * @param unreadable manifests that can't be read, each with why
 */
record Redeclared(
    Set<String> back, Set<String> lost, Set<String> older, Map<Uid, Problem> unreadable) {

  /**
   * @param withheld between this node's memory and the store; empty when the agent has started
   *     since the store went back
   */
  static Redeclared of(Map<Uid, Seen<Manifest>> manifests, Optional<Diff> withheld) {
    Set<String> back = new TreeSet<>();
    Map<Uid, Problem> unreadable = new TreeMap<>();
    manifests.forEach(
        (uid, seen) -> {
          if (seen instanceof Seen.Unknown<Manifest>(Problem why)) {
            unreadable.put(uid, why);
          }
          seen.found()
              .ifPresent(
                  manifest -> {
                    back.add(Keys.resource(manifest.instance().name()));
                    for (Resource each : manifest.named()) {
                      back.add(Keys.resource(each.name()));
                    }
                  });
        });
    return new Redeclared(
        back,
        withheld.map(diff -> others(diff.deleted(), back)).orElse(Set.of()),
        withheld.map(diff -> others(diff.put(), back)).orElse(Set.of()),
        unreadable);
  }

  private static Set<String> others(List<Entry> entries, Set<String> back) {
    Set<String> keys = new TreeSet<>();
    for (Entry entry : entries) {
      if (entry.key().startsWith(Keys.RESOURCES) && !back.contains(entry.key())) {
        keys.add(entry.key());
      }
    }
    return keys;
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    back.forEach(key -> lines.add("written back: " + name(key)));
    lost.forEach(key -> lines.add("lost, unless another node's instance names it: " + name(key)));
    older.forEach(key -> lines.add("stays as the store has it: " + name(key)));
    unreadable.forEach(
        (uid, why) ->
            lines.add("not written back: instance " + uid + ", its manifest: " + why.detail()));
    return lines;
  }

  private static String name(String key) {
    return key.substring(Keys.RESOURCES.length());
  }
}
