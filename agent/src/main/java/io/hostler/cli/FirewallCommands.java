package io.hostler.cli;

import io.hostler.cli.client.Tree;
import io.hostler.cli.show.Table;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is asked of rules in force: simulate, compile, counters. */
final class FirewallCommands {

  private FirewallCommands() {}

  @picocli.CommandLine.Command(
      name = "simulate",
      description =
          "what would become of a packet, and which rule decides (exit 0: passes, 1: does not)")
  static final class Simulate extends InEnvironment {
    @Parameters(paramLabel = "INSTANCE", description = "name, uid, or the start of its id")
    String name = "";

    @Option(names = "--from", description = "the sender's address")
    @Nullable String from;

    @Option(names = "--to", description = "the receiver's address; default: the instance's own")
    @Nullable String to;

    @Option(names = "--direction", defaultValue = "in", description = "in or out; default: in")
    String direction = "in";

    @Option(names = "--proto", defaultValue = "tcp", description = "default: ${DEFAULT-VALUE}")
    String proto = "tcp";

    @Option(names = "--port", description = "the destination port")
    @Nullable String port;

    @Option(names = "--icmp-type", description = "default: an echo request")
    @Nullable String icmpType;

    @Override
    int run() {
      List<String> query = new ArrayList<>();
      add(query, "direction", direction);
      add(query, "from", from);
      add(query, "to", to);
      add(query, "proto", proto);
      add(query, "port", port);
      add(query, "icmpType", icmpType);
      Tree said =
          get(Noun.INSTANCE.target(environment, name) + "/simulate?" + String.join("&", query));
      if (!isTable()) {
        print(said);
      } else {
        io().out().println(line(said.at("declared")));
        if (said.text("differs").equals("true")) {
          io().out().println("in force until the next commit: " + line(said.at("committed")));
        }
      }
      return said.text("declared.verdict").equals("passed") ? Exit.OK : Exit.CHANGE;
    }

    private static void add(List<String> query, String name, @Nullable String value) {
      if (value != null) {
        query.add(name + "=" + encoded(value));
      }
    }

    private static String line(Tree judgement) {
      String rule = judgement.text("rule");
      return judgement.text("verdict")
          + ": "
          + (rule.isEmpty()
              ? judgement.text("reason").replace('-', ' ')
              : "allow " + rule + " by firewall " + judgement.text("firewall"));
    }
  }

  @picocli.CommandLine.Command(
      name = "compile",
      description = "the rules of this node, or of one instance, as nft reads them")
  static final class Compile extends InEnvironment {
    @Parameters(arity = "0..1", paramLabel = "INSTANCE", description = "all when not given")
    @Nullable String name;

    @Override
    int run() {
      Tree rules =
          get(name == null ? "/v1/rules" : Noun.INSTANCE.target(environment, name) + "/rules");
      if (isTable()) {
        io().out().print(rules.text("nft"));
      } else {
        print(rules);
      }
      return Exit.OK;
    }
  }

  @picocli.CommandLine.Command(
      name = "counters",
      description = "packets and bytes at each rule, since it came into force on the node")
  static final class Counters extends InEnvironment {
    @Parameters(paramLabel = "FIREWALL", description = "name, uid, or the start of its id")
    String name = "";

    @Override
    int run() {
      Tree counters = get(Noun.FIREWALL.target(environment, name) + "/counters");
      if (!isTable()) {
        print(counters);
        return Exit.OK;
      }
      Table table = new Table("RULE", "PACKETS", "BYTES");
      for (Tree count : counters.list("items")) {
        table.row(count.text("rule"), count.text("packets"), count.text("bytes"));
      }
      io().out().print(table.text());
      return Exit.OK;
    }
  }
}
