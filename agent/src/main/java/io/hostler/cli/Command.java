package io.hostler.cli;

import io.hostler.cli.client.Client;
import io.hostler.cli.client.ClientException;
import io.hostler.cli.client.ClientReply;
import io.hostler.cli.client.RefusedException;
import io.hostler.cli.client.Tree;
import io.hostler.cli.show.Texts;
import io.hostler.cli.syntax.Given;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/** What all commands have: what was typed, the agent, and how they show what it says. */
abstract class Command {
  static final String SOCKET = "/run/hostler/hostlerd.sock";
  private static final Duration DEADLINE = Duration.ofSeconds(150);
  private static final String ACCEPT = "Accept";

  /** Makes a command of what was typed. */
  interface Maker {
    Command of(Given given, Io io);
  }

  private final Given given;
  private final Io io;

  Command(Given given, Io io) {
    this.given = given;
    this.io = io.visible();
  }

  Given given() {
    return given;
  }

  Io io() {
    return io;
  }

  Client client() {
    Path path =
        Path.of(
            given
                .optional(CommonOptions.SOCKET)
                .orElse(io.environment().getOrDefault("HOSTLER_SOCKET", SOCKET)));
    return new Client(path, given.text(CommonOptions.REASON), DEADLINE);
  }

  abstract int run();

  /** One after the other, also after one that is refused; the worst exit code. */
  int each(List<String> all, ToIntFunction<String> one) {
    int exit = Exit.OK;
    for (String each : all) {
      try {
        exit = Math.max(exit, one.applyAsInt(each));
      } catch (RefusedException e) {
        ProblemPrinter.print(e.reply(), io.err());
        exit = Math.max(exit, Exit.ERROR);
      }
    }
    return exit;
  }

  /** Runs it; its exit code. */
  final int call() {
    try {
      return run();
    } catch (RefusedException e) {
      ProblemPrinter.print(e.reply(), io.err());
      return Exit.ERROR;
    } catch (WrongException e) {
      io.err().println("hostler: " + e.getMessage());
      return Exit.ERROR;
    } catch (ClientException e) {
      io.err().println("hostler: " + e.getMessage());
      return Exit.UNREACHABLE;
    }
  }

  /** The reply, when it is no problem. */
  static ClientReply good(ClientReply reply) {
    if (!reply.ok()) {
      throw new RefusedException(reply);
    }
    return reply;
  }

  /** The reply's body, when it is no problem. */
  static Tree ok(ClientReply reply) {
    return good(reply).tree();
  }

  Tree get(String target) {
    return ok(client().get(target));
  }

  /** Lines of text as the agent wrote them for people: one of its lists of names. */
  static List<String> names(Client client, String target) {
    ClientReply reply = client.call("GET", target, Map.of(ACCEPT, "text/plain;form=names"), "");
    return good(reply).text().lines().toList();
  }

  boolean isTable() {
    String form = given.text(CommonOptions.OUTPUT);
    return form.equals("table") || form.equals("wide");
  }

  boolean isWide() {
    return given.text(CommonOptions.OUTPUT).equals("wide");
  }

  /** A call whose answer is to be shown: as text by the agent, unless JSON or YAML is wanted. */
  ClientReply ask(String method, String target, Map<String, String> headers, String body) {
    Map<String, String> all = new HashMap<>(headers);
    all.putAll(accept());
    return good(client().call(method, target, all, body));
  }

  /** The header that says in which form the answer is wanted. */
  Map<String, String> accept() {
    if (!isTable()) {
      return Map.of();
    }
    return Map.of(ACCEPT, isWide() ? "text/plain;form=wide" : "text/plain");
  }

  ClientReply ask(String method, String target) {
    return ask(method, target, Map.of(), "");
  }

  /** Prints an answer; what the command ends with. */
  int show(ClientReply reply) {
    if (isTable()) {
      io.out().print(reply.text());
    } else {
      print(reply.tree());
    }
    return Integer.parseInt(reply.headers().getOrDefault("hostler-exit", "0"));
  }

  /** As JSON or YAML. */
  void print(Tree tree) {
    boolean yaml = given.text(CommonOptions.OUTPUT).equals("yaml");
    io.out().print(yaml ? Texts.yaml(tree.value()) : Texts.json(tree.value()));
  }

  /** What is wrong with a file, for people. */
  static String unreadable(Path file, IOException e) {
    String why =
        switch (e) {
          case NoSuchFileException none -> "there is no such file";
          case AccessDeniedException denied -> "permission denied";
          default -> String.valueOf(e.getMessage());
        };
    return "can't read " + file + ": " + why;
  }
}
