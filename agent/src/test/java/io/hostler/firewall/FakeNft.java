package io.hostler.firewall;

import io.hostler.firewall.ElementSet.Kind;
import io.hostler.linux.Errno;
import io.hostler.linux.LinuxException;
import io.hostler.model.IpAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * nftables in memory: parses the text that it is given, keeps the table, refuses what the kernel
 * refuses (all or nothing), and says what becomes of a packet.
 */
final class FakeNft implements Nft {
  private static final Pattern COMMAND =
      Pattern.compile("(add|delete|flush) (table|chain|rule|set|map|element) inet hostler ?(.*)");
  private static final Pattern NAMED = Pattern.compile("(\\S+)(?: \\{ (.*) })?");
  private static final Pattern RULE = Pattern.compile("(.*) comment \"([^\"]{1,128})\"");
  private static final Pattern RULE_OF = Pattern.compile("(\\S+) (.*)");
  private static final Pattern COUNTED = Pattern.compile("counter packets (\\d+) bytes (\\d+)");
  private static final String BLOCK = "table inet hostler {";
  private static final String CHAIN = "chain ";

  /** The texts of all transactions that were accepted. */
  final List<String> accepted = new ArrayList<>();

  /** The addresses whose flows were ended. */
  final List<IpAddress> forgotten = new ArrayList<>();

  private final List<Watcher> watchers = new CopyOnWriteArrayList<>();
  private Predicate<String> refuses = text -> false;
  private boolean readsFail;
  private boolean forgetsFail;
  private volatile Optional<FakeTable> table = Optional.empty();

  /** Of the same table, whatever becomes of this one. */
  FakeNft copy() {
    FakeNft copy = new FakeNft();
    copy.table = table.map(FakeTable::copy);
    return copy;
  }

  /** Transactions that match are refused. */
  void refuse(Predicate<String> which) {
    refuses = which;
  }

  void failReads(boolean fail) {
    readsFail = fail;
  }

  private record Watcher(Consumer<String> touched, Runnable lost) {}

  void failForgets(boolean fail) {
    forgetsFail = fail;
  }

  /** What a foreign {@code flush ruleset} leaves. */
  void flushRuleset() {
    table = Optional.empty();
    watchers.forEach(watcher -> watcher.touched().accept("nft"));
  }

  /** Another hand commits this; nobody is told. */
  void meddle(String text) {
    run(text.lines().iterator());
  }

  /** The kernel dropped events. */
  void loseEvents() {
    watchers.forEach(watcher -> watcher.lost().run());
  }

  @Override
  public AutoCloseable watch(Consumer<String> touched, Runnable lost) {
    Watcher watcher = new Watcher(touched, lost);
    watchers.add(watcher);
    return () -> watchers.remove(watcher);
  }

  @Override
  public void run(String text) {
    if (refuses.test(text)) {
      throw new NftException("nft-refused", "as the test wants");
    }
    Optional<FakeTable> before = table.map(FakeTable::copy);
    try {
      run(text.lines().iterator());
      table.ifPresent(FakeTable::checkReferences);
    } catch (NftException e) {
      table = before;
      throw e;
    }
    if (!text.isEmpty()) {
      accepted.add(text);
    }
  }

  @Override
  public Optional<TableFound> read() {
    if (readsFail) {
      throw new NftException("nft-unreadable", "as the test wants");
    }
    return table.map(FakeTable::found);
  }

  /** As if so much had passed by an element of a set of interfaces. */
  void count(String set, IfName element, Counted counted) {
    table.orElseThrow().count(set, Names.quoted(element), counted);
  }

  /** As if so much had matched a rule. */
  void countRule(String chain, String id, Counted counted) {
    table.orElseThrow().count(chain, id, counted);
  }

  @Override
  public Map<String, Counted> counters(String chain) {
    Map<String, Counted> all = new LinkedHashMap<>();
    table.ifPresent(
        held -> {
          for (RuleLine rule : held.chains.getOrDefault(chain, List.of())) {
            if (rule.text().contains("counter")) {
              all.put(rule.id(), held.counted(chain, rule.id()));
            }
          }
        });
    return all;
  }

  @Override
  public List<String> ids(String chain) {
    return table.map(held -> held.chains.get(chain)).orElse(List.of()).stream()
        .map(RuleLine::id)
        .toList();
  }

  @Override
  public Map<String, Counted> counted(String set) {
    Map<String, Counted> all = new LinkedHashMap<>();
    table
        .map(held -> held.sets.get(set))
        .ifPresent(
            elements ->
                elements
                    .elements()
                    .keySet()
                    .forEach(
                        key ->
                            all.put(key.replace("\"", ""), table.orElseThrow().counted(set, key))));
    return all;
  }

  @Override
  public Optional<Counted> counted(String set, IfName element) {
    return Optional.ofNullable(counted(set).get(element.text()));
  }

  /** What flows is not in here: only who was to lose them. */
  @Override
  public void forget(Collection<IpAddress> addresses) {
    if (forgetsFail) {
      throw new LinuxException(Errno.EPERM, "forget flows, as the test wants");
    }
    forgotten.addAll(addresses);
  }

  @Override
  public List<String> foreignForwardDrops() {
    return List.of();
  }

  @Override
  public void close() {}

  /** The mark of a flow after our hooks judged a packet of it. */
  int mark(Packet packet) {
    FakeHooks hooks = new FakeHooks(table.orElseThrow(), packet);
    var unused = hooks.fate();
    return hooks.mark();
  }

  /** What our hooks do with a packet. */
  Verdict.Fate fate(Packet packet) {
    return table.map(held -> new FakeHooks(held, packet).fate()).orElse(Verdict.Fate.PASSED);
  }

  /** What our hooks do with a packet, by when on its way the other's table became this one. */
  List<Verdict.Fate> fatesSince(FakeNft before, Packet packet) {
    List<Verdict.Fate> fates = new ArrayList<>();
    int moments = 0;
    for (int changesAt = 0; changesAt <= moments; changesAt++) {
      FakeHooks hooks =
          new FakeHooks(before.table.orElseThrow(), table.orElseThrow(), changesAt, packet);
      fates.add(hooks.fate());
      moments = hooks.moments();
    }
    return fates;
  }

  private void run(Iterator<String> lines) {
    while (lines.hasNext()) {
      String line = lines.next();
      if (line.equals(BLOCK)) {
        table = table.or(() -> Optional.of(new FakeTable()));
        block(table.orElseThrow(), lines);
      } else {
        command(line);
      }
    }
  }

  /** {@code chain NAME {}, its hook if it has one, its rules, and the brace that ends it. */
  private static void block(FakeTable held, Iterator<String> lines) {
    for (String line = lines.next(); !line.equals("}"); line = lines.next()) {
      if (!line.startsWith(CHAIN) || !line.endsWith(" {")) {
        throw refused("syntax error: " + line);
      }
      String name = line.substring(CHAIN.length(), line.length() - 2);
      String rule = lines.next();
      boolean isBase = rule.startsWith("type ") && rule.endsWith(";");
      held.addChain(name, isBase ? rule : "");
      for (rule = isBase ? lines.next() : rule; !rule.equals("}"); rule = lines.next()) {
        addRule(held, name, rule);
      }
    }
  }

  private static void addRule(FakeTable held, String chain, String text) {
    Matcher rule = matched(RULE, text);
    Matcher counted = COUNTED.matcher(rule.group(1));
    String id = rule.group(2);
    held.chain(chain).add(new RuleLine(counted.replaceFirst("counter"), id));
    held.count(
        chain,
        id,
        counted.reset().find()
            ? new Counted(Long.parseLong(counted.group(1)), Long.parseLong(counted.group(2)))
            : Counted.NONE);
  }

  private void command(String line) {
    Matcher command = COMMAND.matcher(line);
    if (!command.matches()) {
      throw refused("syntax error: " + line);
    }
    String what = command.group(1) + " " + command.group(2);
    if (what.equals("add table")) {
      table = table.or(() -> Optional.of(new FakeTable()));
      return;
    }
    FakeTable held = table.orElseThrow(() -> refused("No such file or directory: " + line));
    if (what.equals("delete table")) {
      table = Optional.empty();
      return;
    }
    if (what.equals("add rule")) {
      Matcher rule = matched(RULE_OF, command.group(3));
      addRule(held, rule.group(1), rule.group(2));
      return;
    }
    Matcher named = matched(NAMED, command.group(3));
    String name = named.group(1);
    String body = Optional.ofNullable(named.group(2)).orElse("");
    switch (what) {
      case "add chain" -> held.addChain(name, body);
      case "flush chain" -> held.flush(name);
      case "delete chain" -> held.deleteChain(name);
      case "add set" -> held.addSet(name, body.contains("dynamic") ? Kind.METER : Kind.SET, body);
      case "add map" -> held.addSet(name, Kind.MAP, body);
      case "delete set" -> held.deleteSet(name);
      case "add element" -> elements(body).forEach((key, value) -> held.add(name, key, value));
      case "delete element" -> elements(body).keySet().forEach(key -> held.delete(name, key));
      default -> throw refused("syntax error: " + line);
    }
  }

  private static Map<String, String> elements(String body) {
    Map<String, String> elements = new LinkedHashMap<>();
    for (String element : body.split(", ", -1)) {
      String[] parts = element.split(" : ", -1);
      elements.put(parts[0], parts.length > 1 ? parts[1] : "");
    }
    return elements;
  }

  private static Matcher matched(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.matches()) {
      throw refused("syntax error: " + text);
    }
    return matcher;
  }

  static NftException refused(String why) {
    return new NftException("nft-refused", why);
  }
}
