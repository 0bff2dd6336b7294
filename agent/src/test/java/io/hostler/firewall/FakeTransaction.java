package io.hostler.firewall;

import io.hostler.firewall.ElementSet.Kind;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The nft commands that we write, done to a table in memory. */
final class FakeTransaction {
  private static final Pattern COMMAND =
      Pattern.compile("(add|delete|flush) (table|chain|rule|set|map|element) inet hostler ?(.*)");
  private static final Pattern NAMED = Pattern.compile("(\\S+)(?: \\{ (.*) })?");
  private static final Pattern RULE = Pattern.compile("(.*) comment \"([^\"]{1,128})\"");
  private static final Pattern RULE_OF = Pattern.compile("(\\S+) (.*)");
  private static final Pattern COUNTED = Pattern.compile("counter packets (\\d+) bytes (\\d+)");
  private static final String BLOCK = "table inet hostler {";
  private static final String CHAIN = "chain ";

  private Optional<FakeTable> table;

  private FakeTransaction(Optional<FakeTable> table) {
    this.table = table;
  }

  /**
   * What a text makes of a table.
   *
   * @param table changed in place
   * @throws NftException where nft would refuse the text
   */
  static Optional<FakeTable> of(Optional<FakeTable> table, String text) {
    FakeTransaction transaction = new FakeTransaction(table);
    transaction.run(text.lines().iterator());
    return transaction.table;
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
        throw FakeNft.refused("syntax error: " + line);
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
      throw FakeNft.refused("syntax error: " + line);
    }
    String what = command.group(1) + " " + command.group(2);
    if (what.equals("add table")) {
      table = table.or(() -> Optional.of(new FakeTable()));
      return;
    }
    FakeTable held = table.orElseThrow(() -> FakeNft.refused("No such file or directory: " + line));
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
      default -> throw FakeNft.refused("syntax error: " + line);
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
      throw FakeNft.refused("syntax error: " + text);
    }
    return matcher;
  }
}
