package io.hostler.cli;

import io.hostler.cli.client.Client;
import io.hostler.cli.client.ClientException;
import io.hostler.cli.client.ClientReply;
import io.hostler.cli.client.RefusedException;
import io.hostler.cli.client.Tree;
import io.hostler.cli.show.Texts;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What all commands have: their options, the agent, and how they show what it says. */
abstract class Command implements Callable<Integer> {
  static final String SOCKET = "/run/hostler/hostlerd.sock";
  private static final Duration DEADLINE = Duration.ofSeconds(150);

  enum Output {
    TABLE,
    WIDE,
    JSON,
    YAML
  }

  @Option(
      names = {"-o", "--output"},
      defaultValue = "table",
      description = "table, wide, json or yaml")
  Output output = Output.TABLE;

  @Option(names = "--socket", description = "the agent's socket; also by HOSTLER_SOCKET")
  @Nullable Path socket;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "this help")
  boolean help;

  private @Nullable Io io;

  void use(Io world) {
    io = world;
  }

  Io io() {
    if (io == null) {
      throw new IllegalStateException("no input and output yet");
    }
    return io;
  }

  /** The audit reason of commands that have one. */
  String reason() {
    return "";
  }

  Client client() {
    Path path =
        socket != null
            ? socket
            : Path.of(io().environment().getOrDefault("HOSTLER_SOCKET", SOCKET));
    return new Client(path, reason(), DEADLINE);
  }

  abstract int run();

  @Override
  public Integer call() {
    try {
      return run();
    } catch (RefusedException e) {
      ProblemPrinter.print(e.reply(), io().err());
      return Exit.ERROR;
    } catch (WrongException e) {
      io().err().println("hostler: " + e.getMessage());
      return Exit.ERROR;
    } catch (ClientException e) {
      io().err().println("hostler: " + e.getMessage());
      return Exit.UNREACHABLE;
    }
  }

  /** The reply's body, when it is no problem. */
  static Tree ok(ClientReply reply) {
    if (!reply.ok()) {
      throw new RefusedException(reply);
    }
    return reply.tree();
  }

  Tree get(String target) {
    return ok(client().get(target));
  }

  boolean isTable() {
    return output == Output.TABLE || output == Output.WIDE;
  }

  /** As JSON or YAML. */
  void print(Tree tree) {
    io().out().print(output == Output.YAML ? Texts.yaml(tree.value()) : Texts.json(tree.value()));
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

  static String encoded(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
