package io.hostler.firewall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** A map whose versions share what they have in common. */
class SharedMapTest {

  private static Map<String, Integer> random(Random random, int changes) {
    Map<String, Integer> map = new TreeMap<>();
    change(random, changes, map, SharedMap.empty());
    return map;
  }

  private static SharedMap<String, Integer> change(
      Random random, int changes, Map<String, Integer> model, SharedMap<String, Integer> map) {
    SharedMap<String, Integer> now = map;
    for (int i = 0; i < changes; i++) {
      String key = "k" + random.nextInt(200);
      if (random.nextInt(3) == 0) {
        model.remove(key);
        now = now.without(key);
      } else {
        int value = random.nextInt(5);
        model.put(key, value);
        now = now.with(key, value);
      }
    }
    return now;
  }

  /** Brute force. */
  private static List<String> differing(Map<String, Integer> before, Map<String, Integer> after) {
    List<String> all = new ArrayList<>();
    TreeSet<String> keys = new TreeSet<>(before.keySet());
    keys.addAll(after.keySet());
    for (String key : keys) {
      if (!Objects.equals(before.get(key), after.get(key))) {
        all.add(key + " " + before.get(key) + " " + after.get(key));
      }
    }
    return all;
  }

  private static List<String> told(SharedMap<String, Integer> from, SharedMap<String, Integer> to) {
    List<String> all = new ArrayList<>();
    from.changes(to, (key, before, after) -> all.add(key + " " + before + " " + after));
    return all;
  }

  @Property(tries = 100)
  void isWhatASortedMapIs(@ForAll long seed) {
    Map<String, Integer> model = new TreeMap<>();
    SharedMap<String, Integer> map = change(new Random(seed), 500, model, SharedMap.empty());
    assertEquals(new ArrayList<>(model.entrySet()), new ArrayList<>(map.entrySet()));
    assertEquals(model.size(), map.size());
    model.forEach((key, value) -> assertEquals(value, map.get(key)));
  }

  @Property(tries = 100)
  void tellsWhatDiffers(@ForAll long seed) {
    Random random = new Random(seed);
    Map<String, Integer> model = new TreeMap<>();
    SharedMap<String, Integer> before = change(random, 400, model, SharedMap.empty());
    Map<String, Integer> old = new TreeMap<>(model);
    SharedMap<String, Integer> after = change(random, random.nextInt(30), model, before);
    assertEquals(old, before, "the former version is as it was");
    assertEquals(differing(old, model), told(before, after));
    Map<String, Integer> other = random(random, 300);
    assertEquals(differing(model, other), told(after, SharedMap.of(other)), "nothing shared");
  }

  @Test
  void comparesOnlyWhatMayDiffer() {
    SharedMap<Integer, Looked> map = SharedMap.empty();
    for (int i = 0; i < 10_000; i++) {
      map = map.with(i, new Looked());
    }
    SharedMap<Integer, Looked> after =
        map.with(5_000, new Looked()).without(7_000).with(20_000, new Looked());
    Looked.compared = 0;
    List<Integer> told = new ArrayList<>();
    map.changes(after, (key, x, y) -> told.add(key));
    assertEquals(List.of(5_000, 7_000, 20_000), told);
    assertTrue(Looked.compared < 10, () -> Looked.compared + " values were compared");
  }

  @Test
  void withoutAChangeItIsTheSame() {
    SharedMap<String, Integer> map = SharedMap.<String, Integer>empty().with("a", 1).with("b", 2);
    assertSame(map, map.with("a", 1));
    assertSame(map, map.without("c"));
  }

  /** Counts who compares it. */
  private static final class Looked {
    static int compared;

    @Override
    public boolean equals(Object other) {
      compared++;
      return this == other;
    }

    @Override
    public int hashCode() {
      return 1;
    }
  }
}
