package io.hostler.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
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
      "Exit codes: 0 done, or no change; 1 plan, diff, dry run: a change; 2 error;",
      "            3 the agent can't be reached; 4 --wait ran out of time",
      "Where hostlerd is: --socket, else HOSTLER_SOCKET, else " + Command.SOCKET
    })
public final class Hostler {
  private static final String[] ACTS = {"start", "stop", "reboot", "reset", "rebuild"};

  private Hostler() {}

  public static void main(String[] args) {
    System.exit(run(Io.system(), args));
  }

  /** Runs one command; its exit code. */
  public static int run(Io io, String... args) {
    CommandLine line = tree();
    line.setOut(new PrintWriter(io.out(), true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(io.err(), true, StandardCharsets.UTF_8));
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

  private static CommandLine tree() {
    CommandLine root = new CommandLine(new Hostler());
    root.addSubcommand("apply", described(new ApplyCommand(false), "make it so: three-way merge"));
    root.addSubcommand(
        "diff", described(new ApplyCommand(true), "what apply would change (exit 0, 1, 2)"));
    root.addSubcommand(new PlanCommand());
    root.addSubcommand(new ExplainCommand());
    root.addSubcommand(new StatusCommand());
    root.addSubcommand(new NodeCommands.Doctor());
    root.addSubcommand(new NodeCommands.Watch());
    root.addSubcommand(new NodeCommands.Version());
    root.addSubcommand(new Completion.Script());
    root.addSubcommand(new Completion.Words(root));
    for (Noun noun : Noun.values()) {
      root.addSubcommand(noun.word(), of(noun));
    }
    root.addSubcommand(
        "orphan",
        group("what is on a host and is not declared")
            .addSubcommand(new OrphanCommands.ListAll())
            .addSubcommand(new OrphanCommands.Adopt())
            .addSubcommand(new OrphanCommands.Delete()));
    CommandLine store = group("where the declared state lives");
    Map.of(
            "status", "whether it answers, its era, what differs",
            "accept", "it went back in time, and it is right: the nodes follow it",
            "redeclare", "it went back in time, and the nodes are right: they write back")
        .forEach(
            (verb, says) -> store.addSubcommand(verb, described(new StoreCommand(verb), says)));
    root.addSubcommand("store", store);
    root.setCaseInsensitiveEnumValuesAllowed(true);
    root.setUsageHelpWidth(100);
    return root;
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
