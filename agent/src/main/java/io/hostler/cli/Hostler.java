package io.hostler.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** The command line: the tree of commands, built by hand so that it reads like the help. */
@picocli.CommandLine.Command(
    name = "hostler",
    description = "A small cloud on Linux hypervisors: declare, look, understand.",
    synopsisSubcommandLabel = "NOUN VERB | COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  hostler image import debian --disk debian.qcow2    an image from a file",
      "  hostler apply -f web.yaml --wait                    declare, and wait until it runs",
      "  hostler diff -f web.yaml                            what apply would change",
      "  hostler instance list -o wide                       what there is",
      "  hostler explain web1                                why it does not run",
      "  hostler instance console web1                       its serial console; ctrl-] leaves",
      "",
      "Exit codes: 0 done, or no change; 1 plan, diff, dry run: a change, doctor: warnings,",
      "            simulate: does not pass; 2 error, status: a part is down; 3 the agent can't be",
      "            reached; 4 --wait ran out of time",
      "Where hostlerd is: --socket, else HOSTLER_SOCKET, else " + Command.SOCKET
    })
public final class Hostler {
  private static final String COMPLETE = "__complete";
  private static final String[] ACTS = {"start", "stop", "reboot", "reset", "rebuild"};

  private Hostler() {}

  public static void main(String[] args) {
    int exit = run(Io.system(), args);
    // Ends by itself when all is well: System.exit first looks for a logger to tell of it.
    if (exit != Exit.OK) {
      System.exit(exit);
    }
  }

  /** Runs one command; its exit code. */
  public static int run(Io io, String... args) {
    Optional<Command> bare = args.length == 1 ? bare(args[0]) : Optional.empty();
    if (bare.isPresent()) {
      bare.get().use(io);
      int exit = bare.get().call();
      io.out().flush();
      return exit;
    }
    return parsed(io, args);
  }

  /**
   * What is asked most, with nothing to parse: without a parser of options, which takes half of the
   * time that such a command needs.
   */
  private static Optional<Command> bare(String word) {
    return switch (word) {
      case "status" -> Optional.of(new StatusCommand());
      case "version" -> Optional.of(new NodeCommands.Version());
      case "doctor" -> Optional.of(new NodeCommands.Doctor());
      default -> Optional.empty();
    };
  }

  private static int parsed(Io io, String... typed) {
    String[] args = Usage.meant(typed);
    CommandLine line = tree(args);
    line.setOut(new PrintWriter(io.out(), true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(io.err(), true, StandardCharsets.UTF_8));
    line.setParameterExceptionHandler(Usage::wrong);
    use(line, io);
    int exit = line.execute(args);
    io.out().flush();
    return exit;
  }

  @picocli.CommandLine.Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "this help")
  boolean help;

  /**
   * All commands, or only the one that is asked for: making one costs a few milliseconds, and there
   * are fifty.
   */
  private static CommandLine tree(String[] args) {
    CommandLine root = new CommandLine(new Hostler());
    Map<String, Supplier<CommandLine>> all = commands(root);
    Supplier<CommandLine> only = args.length == 0 ? null : all.get(args[0]);
    if (only != null && !args[0].equals(COMPLETE)) {
      root.addSubcommand(args[0], only.get());
    } else {
      all.forEach((name, command) -> root.addSubcommand(name, command.get()));
    }
    root.setCaseInsensitiveEnumValuesAllowed(true);
    root.setUsageHelpWidth(100);
    return root;
  }

  /** By name, in the order of the help. */
  private static Map<String, Supplier<CommandLine>> commands(CommandLine root) {
    Map<String, Supplier<CommandLine>> all = new LinkedHashMap<>();
    all.put("apply", () -> described(new ApplyCommand(false), "make it so: three-way merge"));
    all.put(
        "diff", () -> described(new ApplyCommand(true), "what apply would change (exit 0, 1, 2)"));
    all.put("plan", () -> new CommandLine(new PlanCommand()));
    all.put("explain", () -> new CommandLine(new ExplainCommand()));
    all.put("status", () -> new CommandLine(new StatusCommand()));
    all.put("doctor", () -> new CommandLine(new NodeCommands.Doctor()));
    all.put("watch", () -> new CommandLine(new NodeCommands.Watch()));
    all.put("version", () -> new CommandLine(new NodeCommands.Version()));
    all.put("completion", () -> new CommandLine(new Completion.Script()));
    all.put(COMPLETE, () -> new CommandLine(new Completion.Words(root)));
    for (Noun noun : Noun.values()) {
      all.put(noun.word(), () -> of(noun));
    }
    all.put("orphan", Hostler::orphan);
    all.put("store", Hostler::store);
    return all;
  }

  private static CommandLine orphan() {
    return group("what is on a host and is not declared")
        .addSubcommand(new OrphanCommands.ListAll())
        .addSubcommand(new OrphanCommands.Adopt())
        .addSubcommand(new OrphanCommands.Delete());
  }

  private static CommandLine store() {
    return group("where the declared state lives")
        .addSubcommand(
            "status",
            described(new StoreCommand("status"), "whether it answers, its era, what differs"))
        .addSubcommand(
            "accept",
            described(
                new StoreCommand("accept"),
                "it went back in time, and it is right: the nodes follow it"))
        .addSubcommand(
            "redeclare",
            described(
                new StoreCommand("redeclare"),
                "it went back in time, and the nodes are right: they write back"));
  }

  private static CommandLine of(Noun noun) {
    CommandLine group =
        group(noun.word() + "s of the cell")
            .addSubcommand(new ListCommand(noun))
            .addSubcommand(new ShowCommand(noun));
    if (noun != Noun.NODE) {
      group.addSubcommand(new DeleteCommand(noun));
    }
    if (noun == Noun.IMAGE) {
      group.addSubcommand(new ImageImport());
    }
    if (noun == Noun.FIREWALL) {
      group.addSubcommand(
          "attach", described(new AttachCommand(true), "attach a firewall to an instance"));
      group.addSubcommand(
          "detach", described(new AttachCommand(false), "take a firewall off an instance"));
      group.addSubcommand(new FirewallCommands.Simulate());
      group.addSubcommand(new FirewallCommands.Compile());
      group.addSubcommand(new FirewallCommands.Counters());
    }
    if (noun == Noun.INSTANCE) {
      for (String act : ACTS) {
        group.addSubcommand(act, described(new ActCommand(act), act + " an instance"));
      }
      group.addSubcommand(new ConsoleCommand());
      group.addSubcommand(new SeedCommand());
      group.addSubcommand(new PlanCommand());
      group.addSubcommand(new ExplainCommand());
    }
    return group;
  }

  private static CommandLine group(String says) {
    CommandSpec spec = CommandSpec.create();
    spec.usageMessage().description(says);
    spec.mixinStandardHelpOptions(false);
    spec.addOption(
        CommandLine.Model.OptionSpec.builder("-h", "--help")
            .usageHelp(true)
            .description("this help")
            .build());
    return new CommandLine(spec);
  }

  private static CommandLine described(Command command, String says) {
    CommandLine line = new CommandLine(command);
    line.getCommandSpec().usageMessage().description(says);
    return line;
  }

  private static void use(CommandLine line, Io io) {
    if (line.getCommand() instanceof Command command) {
      command.use(io);
    }
    line.getSubcommands().values().forEach(sub -> use(sub, io));
  }
}
