package io.hostler.cli;

import io.hostler.cli.syntax.Argument;
import io.hostler.cli.syntax.Given;
import io.hostler.cli.syntax.Help;
import io.hostler.cli.syntax.Option;
import io.hostler.cli.syntax.Parsed;
import io.hostler.cli.syntax.Word;
import java.util.ArrayList;
import java.util.List;

/** The command line: the tree of commands, built by hand so that it reads like the help. */
public final class Hostler {
  private static final List<String> ACTS = List.of("start", "stop", "reboot", "reset", "rebuild");

  private static final String EXAMPLES =
      """

      Examples:
        hostler image import debian --disk debian.qcow2    an image from a file
        hostler apply -f web.yaml --wait                    declare, and wait until it runs
        hostler diff -f web.yaml                            what apply would change
        hostler instance list -o wide                       what there is
        hostler explain web1                                why it does not run
        hostler instance console web1                       its serial console; ctrl-] leaves

      Exit codes: 0 done, or no change; 1 plan, diff, dry run: a change, doctor: warnings,
                  simulate: does not pass; 2 error, status: a part is down; 3 the agent can't be
                  reached; 4 --wait ran out of time
      Where hostlerd is: --socket, else HOSTLER_SOCKET, else\
      """;

  private Hostler() {}

  public static void main(String[] args) {
    Io io = Io.system();
    int exit = run(io, args);
    io.err().flush();
    // Nothing is left to be ended in order, and System.exit first looks for a logger to tell of it.
    Runtime.getRuntime().halt(exit);
  }

  /** Runs one command; its exit code. */
  public static int run(Io io, String... typed) {
    Parsed<Command.Maker> parsed = Parsed.of(tree(), meant(List.of(typed)));
    int exit = run(io, parsed);
    io.out().flush();
    return exit;
  }

  private static int run(Io io, Parsed<Command.Maker> parsed) {
    if (parsed.problem().isPresent()) {
      io.err().println("hostler: " + parsed.problem().get());
      io.err().println("  see " + parsed.spelled() + " --help");
      return Exit.ERROR;
    }
    if (parsed.wantsHelp()) {
      io.out().print(help(parsed));
      return Exit.OK;
    }
    if (parsed.last().command().isEmpty()) {
      // A noun alone: what it can do.
      io.err().print(help(parsed));
      return Exit.ERROR;
    }
    return parsed.last().command().get().of(parsed.given(), io).call();
  }

  private static String help(Parsed<Command.Maker> parsed) {
    return Help.of(parsed)
        + (parsed.path().size() == 1 ? EXAMPLES + " " + Command.SOCKET + "\n" : "");
  }

  /** {@code help instance} as {@code instance --help}, {@code --version} as {@code version}. */
  private static List<String> meant(List<String> typed) {
    List<String> rest = typed.isEmpty() ? typed : typed.subList(1, typed.size());
    List<String> all = new ArrayList<>();
    switch (typed.isEmpty() ? "" : typed.getFirst()) {
      case "help" -> {
        all.addAll(rest);
        all.add("--help");
      }
      case "--version", "-V" -> {
        all.add("version");
        all.addAll(rest);
      }
      default -> all.addAll(typed);
    }
    return all;
  }

  /** All words, in the order of the help. */
  static Word<Command.Maker> tree() {
    List<Word<Command.Maker>> all = new ArrayList<>();
    all.add(
        apply("apply", "make it so: three-way merge", false)
            .with(
                CommonOptions.DRY_RUN,
                CommonOptions.REASON,
                CommonOptions.CUT,
                CommonOptions.WAIT,
                CommonOptions.TIMEOUT));
    all.add(apply("diff", "what apply would change (exit 0, 1, 2)", true).with(CommonOptions.CUT));
    all.add(
        one("delete", "delete what documents declare", DeleteCommand.ofFiles())
            .with(
                CommonOptions.FILE.needed(),
                CommonOptions.DRY_RUN,
                CommonOptions.REASON,
                CommonOptions.WAIT,
                CommonOptions.TIMEOUT));
    all.add(plan());
    all.add(explain());
    all.add(
        look(
            "status", "how this node and its cell are (exit 2 when a part is down)", "/v1/status"));
    all.add(
        look(
            "doctor",
            "a closer look at this node, with advice (exit 1: warnings, 2: errors)",
            "/v1/doctor"));
    all.add(command("watch", "what happens, as it happens", WatchCommand::new));
    all.add(command("version", "of this command, and of the agent", VersionCommand::new));
    all.add(
        command(
                "completion",
                "for bash, zsh or fish; in bash: source <(hostler completion bash)",
                Completion.Script::new)
            .takes(Completion.SHELL));
    all.add(
        command("__complete", "what could be typed next", Completion.Words::new)
            .takes(Completion.WORDS)
            .hide());
    for (Noun noun : Noun.values()) {
      all.add(group(noun));
    }
    all.add(orphan());
    all.add(store());
    return Word.group(
        "hostler", "A small cloud on Linux hypervisors: declare, look, understand.", all);
  }

  private static Word<Command.Maker> command(String name, String says, Command.Maker maker) {
    return Word.command(name, says, maker).with(CommonOptions.OUTPUT, CommonOptions.SOCKET);
  }

  private static Word<Command.Maker> look(String name, String says, String target) {
    return command(name, says, LookCommand.at(given -> target));
  }

  /** Of something in an environment. */
  private static Word<Command.Maker> one(String name, String says, Command.Maker maker) {
    return command(name, says, maker).with(CommonOptions.ENVIRONMENT);
  }

  private static Word<Command.Maker> write(String name, String says, Command.Maker maker) {
    return one(name, says, maker).with(CommonOptions.DRY_RUN, CommonOptions.REASON);
  }

  private static Word<Command.Maker> apply(String name, String says, boolean only) {
    return one(name, says, (given, io) -> new ApplyCommand(only, given, io))
        .with(CommonOptions.FILE.needed());
  }

  private static Word<Command.Maker> plan() {
    return one(
            "plan",
            "the steps that the node would take now (exit 0: none, 1: some, 2: it can't be said whole)",
            PlanCommand::new)
        .with(CommonOptions.FRESH)
        .takes(
            CommonOptions.name("instance", "an instance; all of the environment when not given")
                .optional());
  }

  private static Word<Command.Maker> explain() {
    return one(
            "explain",
            "why something is as it is, who uses it, what it waits for",
            LookCommand.at(Explained::target))
        .with(CommonOptions.FRESH)
        .takes(Argument.of("[KIND/]NAME", "instance", "an instance, or KIND/NAME of all else"));
  }

  private static Word<Command.Maker> explain(Noun noun) {
    Word<Command.Maker> word =
        inEnvironment(
            noun,
            command(
                "explain",
                "why it is as it is, who uses it, what it waits for",
                LookCommand.at(given -> Explained.target(noun, given))));
    return (noun == Noun.INSTANCE ? word.with(CommonOptions.FRESH) : word)
        .takes(CommonOptions.name(noun.word(), CommonOptions.ANY));
  }

  private static Word<Command.Maker> group(Noun noun) {
    List<Word<Command.Maker>> verbs = new ArrayList<>();
    verbs.add(
        inEnvironment(
            noun,
            command("list", "all of them", (given, io) -> new ListCommand(noun, given, io))
                .with(CommonOptions.TAG)));
    verbs.add(
        inEnvironment(
                noun,
                command(
                    "show",
                    "all that is known of them",
                    (given, io) -> new ShowCommand(noun, given, io)))
            .takes(CommonOptions.name(noun.word(), CommonOptions.ANY).many()));
    verbs.add(explain(noun));
    if (noun != Noun.NODE) {
      verbs.add(
          inEnvironment(noun, command("delete", "delete them", DeleteCommand.of(noun)))
              .with(
                  CommonOptions.DRY_RUN,
                  CommonOptions.REASON,
                  CommonOptions.WAIT,
                  CommonOptions.TIMEOUT)
              .takes(CommonOptions.name(noun.word(), CommonOptions.CERTAIN).many()));
      verbs.add(edit(noun));
    }
    if (noun == Noun.IMAGE) {
      verbs.add(imageImport());
    }
    if (noun == Noun.FIREWALL) {
      verbs.addAll(firewall());
    }
    if (noun == Noun.INSTANCE) {
      verbs.addAll(instance());
    }
    return Word.group(noun.word(), noun.word() + "s of the cell", verbs);
  }

  private static Word<Command.Maker> edit(Noun noun) {
    return inEnvironment(
            noun,
            command(
                "edit",
                "its tags and spec in VISUAL or EDITOR",
                (given, io) -> new EditCommand(noun, given, io)))
        .with(
            CommonOptions.DRY_RUN, CommonOptions.REASON, CommonOptions.WAIT, CommonOptions.TIMEOUT)
        .takes(CommonOptions.name(noun.word(), CommonOptions.CERTAIN));
  }

  private static Word<Command.Maker> inEnvironment(Noun noun, Word<Command.Maker> word) {
    Word<Command.Maker> placed = noun.cellWide() ? word : word.with(CommonOptions.ENVIRONMENT);
    // Of every kind: whoever goes through all of them needs no exception.
    return word.name().equals("list") ? placed.with(CommonOptions.ALL) : placed;
  }

  private static Word<Command.Maker> imageImport() {
    return command(
            "import", "make an image of a disk, or of a kernel with an initramfs", ImageImport::new)
        .with(
            ImageImport.DISK,
            ImageImport.KERNEL,
            ImageImport.INITRAMFS,
            ImageImport.ARGS,
            ImageImport.URL,
            ImageImport.SHA256,
            ImageImport.FORMAT)
        .with(CommonOptions.DRY_RUN, CommonOptions.REASON, CommonOptions.TIMEOUT)
        .takes(CommonOptions.name("", "what the image is to be called"));
  }

  private static List<Word<Command.Maker>> firewall() {
    return List.of(
        attach("attach", "attach a firewall to an instance", true),
        attach("detach", "take a firewall off an instance", false),
        one(
                "simulate",
                "what would become of a packet, and which rule decides (exit 0: passes, 1: does not)",
                LookCommand.at(SimulatedPacket::target))
            .with(SimulatedPacket.OPTIONS.toArray(Option[]::new))
            .takes(Argument.of("INSTANCE", "instance", CommonOptions.ANY)),
        one(
                "compile",
                "the rules of this node, or of one instance, as nft reads them",
                LookCommand.at(
                    given ->
                        given.arguments().isEmpty()
                            ? "/v1/rules"
                            : Noun.INSTANCE.target(given) + "/rules"))
            .takes(Argument.of("INSTANCE", "instance", "all when not given").optional()),
        one(
                "counters",
                "packets and bytes at each rule, since it came into force on the node",
                LookCommand.at(given -> Noun.FIREWALL.target(given) + "/counters"))
            .takes(Argument.of("FIREWALL", "firewall", CommonOptions.ANY)));
  }

  private static Word<Command.Maker> attach(String name, String says, boolean attach) {
    return write(name, says, (given, io) -> new AttachCommand(attach, given, io))
        .with(CommonOptions.CUT, CommonOptions.WAIT, CommonOptions.TIMEOUT)
        .takes(
            Argument.of("FIREWALL", "firewall", "its name"),
            Argument.of("INSTANCE", "instance", CommonOptions.CERTAIN));
  }

  private static List<Word<Command.Maker>> instance() {
    List<Word<Command.Maker>> verbs = new ArrayList<>();
    for (String act : ACTS) {
      verbs.add(
          write(act, act + " instances", (given, io) -> new ActCommand(act, given, io))
              .with(CommonOptions.WAIT, CommonOptions.TIMEOUT)
              .takes(CommonOptions.name("instance", CommonOptions.CERTAIN).many()));
    }
    verbs.add(
        one("console", "attach to the serial console; leave with ctrl-]", ConsoleCommand::new)
            .with(ConsoleCommand.LOG)
            .takes(CommonOptions.name("instance", CommonOptions.ANY)));
    verbs.add(
        one(
                "seed",
                "the files that the guest gets; they may hold secrets",
                LookCommand.at(given -> Noun.INSTANCE.target(given) + "/seed"))
            .takes(CommonOptions.name("instance", CommonOptions.ANY)));
    verbs.add(plan());
    return verbs;
  }

  private static Word<Command.Maker> orphan() {
    Argument uid = Argument.of("UID", "orphan", "uid, or 8 of its first digits or more");
    Option name = Option.of("--name", "NAME", "when its own is taken");
    return Word.group(
        "orphan",
        "what is on a host and is not declared",
        List.of(
            look("list", "all orphans of the cell", "/v1/orphan"),
            command(
                    "adopt",
                    "declare it as it is",
                    Writing.at(
                        "POST",
                        given -> Target.with(orphan(given) + "/adopt", "name", given.text(name))))
                .with(CommonOptions.DRY_RUN, CommonOptions.REASON, name)
                .takes(uid),
            command(
                    "delete",
                    "remove it from its host, its disks too",
                    Writing.at("DELETE", Hostler::orphan))
                .with(CommonOptions.DRY_RUN, CommonOptions.REASON)
                .takes(uid)));
  }

  private static String orphan(Given given) {
    return Target.of("orphan", "", given.argument());
  }

  private static Word<Command.Maker> store() {
    return Word.group(
        "store",
        "where the declared state lives",
        List.of(
            look("status", "whether it answers, its era, what differs", "/v1/store"),
            decision("accept", "it went back in time, and it is right: the nodes follow it"),
            decision(
                "redeclare", "it went back in time, and the nodes are right: they write back")));
  }

  private static Word<Command.Maker> decision(String verb, String says) {
    return command(verb, says, Writing.at("POST", given -> "/v1/store/" + verb))
        .with(CommonOptions.DRY_RUN, CommonOptions.REASON);
  }
}
