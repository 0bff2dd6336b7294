package io.hostler.firewall;

import io.hostler.firewall.ElementSet.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One table's content, with the kernel's rules about references. */
final class FakeTable {
  private static final Pattern TARGET = Pattern.compile("(?:jump|goto) (\\S+)");
  private static final Pattern SET = Pattern.compile("@(\\w+)");

  final Map<String, String> hooks = new LinkedHashMap<>();
  final Map<String, List<RuleLine>> chains = new LinkedHashMap<>();
  final Map<String, ElementSet> sets = new LinkedHashMap<>();

  /** By set and element, or chain and rule. */
  private final Map<List<String>, Counted> counts = new HashMap<>();

  FakeTable copy() {
    FakeTable copy = new FakeTable();
    copy.hooks.putAll(hooks);
    chains.forEach((name, rules) -> copy.chains.put(name, new ArrayList<>(rules)));
    copy.sets.putAll(sets);
    copy.counts.putAll(counts);
    return copy;
  }

  TableFound found() {
    Map<String, RuleChain> all = new LinkedHashMap<>();
    chains.forEach(
        (name, rules) ->
            all.put(
                name,
                new RuleChain(
                    hooks.getOrDefault(name, ""),
                    rules.stream().map(rule -> new RuleLine("", rule.id())).toList())));
    return new TableFound(all, sets, List.of());
  }

  List<RuleLine> chain(String name) {
    return Optional.ofNullable(chains.get(name))
        .orElseThrow(() -> FakeNft.refused("no chain " + name));
  }

  void addChain(String name, String hook) {
    chains.putIfAbsent(name, new ArrayList<>());
    hooks.putIfAbsent(name, hook);
  }

  void count(String where, String what, Counted counted) {
    counts.put(List.of(where, what), counted);
  }

  Counted counted(String where, String what) {
    return counts.getOrDefault(List.of(where, what), Counted.NONE);
  }

  void flush(String chain) {
    chain(chain).clear();
    counts.keySet().removeIf(place -> place.getFirst().equals(chain));
  }

  void deleteChain(String name) {
    if (!chain(name).isEmpty() || targets().contains(name)) {
      throw FakeNft.refused("Device or resource busy: " + name);
    }
    chains.remove(name);
    hooks.remove(name);
  }

  void addSet(String name, Kind kind, String declaration) {
    sets.putIfAbsent(name, new ElementSet(kind, declaration, new LinkedHashMap<>()));
  }

  void deleteSet(String name) {
    set(name);
    sets.remove(name);
  }

  void add(String set, String key, String value) {
    ElementSet before = set(set);
    String old = before.elements().get(key);
    if (old != null && !old.equals(value)) {
      throw FakeNft.refused("File exists: " + set + " " + key);
    }
    if (key.startsWith("\"") && key.indexOf('"', 1) > 16) {
      throw FakeNft.refused("String exceeds maximum length of 15: " + key);
    }
    Map<String, String> more = new LinkedHashMap<>(before.elements());
    more.put(key, value);
    sets.put(set, new ElementSet(before.kind(), before.declaration(), more));
  }

  void delete(String set, String key) {
    ElementSet before = set(set);
    Map<String, String> fewer = new LinkedHashMap<>(before.elements());
    if (fewer.remove(key) == null) {
      throw FakeNft.refused("No such file or directory: " + set + " " + key);
    }
    sets.put(set, new ElementSet(before.kind(), before.declaration(), fewer));
    counts.remove(List.of(set, key));
  }

  /** What nothing may name unless it is there. */
  void checkReferences() {
    targets().forEach(this::chain);
    chains
        .values()
        .forEach(
            rules ->
                rules.forEach(
                    rule ->
                        SET.matcher(rule.text()).results().forEach(found -> set(found.group(1)))));
  }

  private List<String> targets() {
    List<String> targets = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    chains.values().forEach(rules -> rules.forEach(rule -> texts.add(rule.text())));
    sets.values().forEach(set -> texts.addAll(set.elements().values()));
    for (String text : texts) {
      Matcher matcher = TARGET.matcher(text);
      while (matcher.find()) {
        targets.add(matcher.group(1));
      }
    }
    return targets;
  }

  private ElementSet set(String name) {
    return Optional.ofNullable(sets.get(name)).orElseThrow(() -> FakeNft.refused("no set " + name));
  }
}
