package io.hostler.firewall;

import io.hostler.firewall.ElementSet.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * From what is committed to what is desired as one nft transaction. Within it everything is added
 * before anything that it replaces or refers to is removed; the kernel shows either all of it or
 * nothing to a packet.
 */
final class RulesetDelta {
  private static final int ELEMENTS_A_COMMAND = 500;

  private final Ruleset committed;
  private final Ruleset desired;
  private final Counts counts;
  private final StringBuilder text = new StringBuilder();

  private RulesetDelta(Ruleset committed, Ruleset desired, Counts counts) {
    this.committed = committed;
    this.desired = desired;
    this.counts = counts;
  }

  /** The commands; empty when nothing differs. */
  static String text(Ruleset committed, Ruleset desired) {
    return text(committed, desired, Counts.NONE);
  }

  /**
   * @param counts of chains that are written anew
   */
  static String text(Ruleset committed, Ruleset desired, Counts counts) {
    return new RulesetDelta(committed, desired, counts).write();
  }

  /** Replaces whatever table of that name is there, or is not. */
  static String replace(Ruleset desired) {
    return replace(desired, Counts.NONE);
  }

  /** The same, with rules that go on counting. */
  static String replace(Ruleset desired, Counts counts) {
    // There is no "destroy" in nft 1.0.6: what may be missing is added, then deleted.
    String fresh = text(Ruleset.none(), desired, counts);
    return command("add table").append('\n')
        + command("delete table").append('\n').toString()
        + fresh;
  }

  private String write() {
    if (committed.isNone() && !desired.isNone()) {
      text.append(command("add table")).append('\n');
    }
    desired.sets().forEach(this::declare);
    fill();
    desired.sets().forEach(this::removeElements);
    desired.sets().forEach(this::addElements);
    List<String> gone = new ArrayList<>(committed.chains().keySet());
    gone.removeAll(desired.chains().keySet());
    gone.forEach(name -> line("flush chain", name));
    gone.forEach(name -> line("delete chain", name));
    committed.sets().keySet().stream()
        .filter(name -> !desired.sets().containsKey(name))
        .forEach(name -> line("delete set", name));
    return text.toString();
  }

  private void declare(String name, ElementSet set) {
    if (!committed.sets().containsKey(name)) {
      String what = set.kind() == Kind.MAP ? "add map" : "add set";
      text.append(command(what)).append(' ').append(name);
      text.append(" { ").append(set.declaration()).append(" }\n");
    }
  }

  /**
   * The chains that come or change, in one block: a command a rule costs the library a fifth more.
   * What of a block is a chain is there before any of its rules jumps to it.
   */
  private void fill() {
    Map<String, RuleChain> filled = new LinkedHashMap<>();
    desired
        .chains()
        .forEach(
            (name, chain) -> {
              RuleChain before = committed.chains().get(name);
              if (before == null) {
                filled.put(name, chain);
              } else if (!before.equals(chain) && !before.ids().equals(chain.ids())) {
                line("flush chain", name);
                filled.put(name, chain);
              }
            });
    if (filled.isEmpty()) {
      return;
    }
    text.append("table ").append(Ruleset.TABLE).append(" {\n");
    for (Map.Entry<String, RuleChain> each : filled.entrySet()) {
      String name = each.getKey();
      RuleChain chain = each.getValue();
      text.append("chain ").append(name).append(" {\n");
      if (chain.isBase() && !committed.chains().containsKey(name)) {
        text.append(chain.hook()).append('\n');
      }
      Map<String, Counted> counted = counts.of(name);
      for (RuleLine rule : chain.rules()) {
        Counted before = counted.get(rule.id());
        text.append(before == null ? rule.text() : Counts.text(rule, before))
            .append(" comment \"")
            .append(rule.id())
            .append("\"\n");
      }
      text.append("}\n");
    }
    text.append("}\n");
  }

  private void removeElements(String name, ElementSet set) {
    ElementSet before = committed.sets().get(name);
    if (before == null || before.equals(set) || set.kind() == Kind.METER) {
      return;
    }
    List<String> gone = new ArrayList<>();
    before
        .elements()
        .forEach(
            (key, value) -> {
              if (!value.equals(set.elements().get(key))) {
                gone.add(key);
              }
            });
    elements("delete element", name, gone);
  }

  private void addElements(String name, ElementSet set) {
    if (set.equals(committed.sets().get(name))) {
      return;
    }
    Map<String, String> before =
        committed.sets().containsKey(name) ? committed.sets().get(name).elements() : Map.of();
    List<String> added = new ArrayList<>();
    set.elements()
        .forEach(
            (key, value) -> {
              if (!value.equals(before.get(key))) {
                added.add(value.isEmpty() ? key : key + " : " + value);
              }
            });
    elements("add element", name, added);
  }

  private void elements(String what, String name, List<String> all) {
    for (int from = 0; from < all.size(); from += ELEMENTS_A_COMMAND) {
      List<String> some = all.subList(from, Math.min(all.size(), from + ELEMENTS_A_COMMAND));
      text.append(command(what)).append(' ').append(name).append(" { ");
      text.append(String.join(", ", some)).append(" }\n");
    }
  }

  private void line(String what, String name) {
    text.append(command(what)).append(' ').append(name).append('\n');
  }

  private static StringBuilder command(String what) {
    return new StringBuilder(what).append(' ').append(Ruleset.TABLE);
  }
}
