package io.hostler.cli;

import io.hostler.cli.client.Tree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** {@code hostler apply -f FILE}, and {@code hostler diff -f FILE}: the same without a write. */
@picocli.CommandLine.Command
final class ApplyCommand extends Cutting {
  private final boolean only;

  @Option(
      names = {"-f", "--file"},
      required = true,
      paramLabel = "FILE",
      description = "documents in YAML or JSON; - for standard input; more than once for more")
  List<String> files = List.of();

  /**
   * @param only whether only to show what would change
   */
  ApplyCommand(boolean only) {
    this.only = only;
  }

  @Override
  int run() {
    dryRun |= only;
    List<String> texts = new ArrayList<>();
    for (String file : files) {
      try {
        texts.add(
            file.equals("-")
                ? new String(io().in().readAllBytes(), StandardCharsets.UTF_8)
                : Files.readString(Path.of(file)));
      } catch (IOException e) {
        throw new WrongException(unreadable(Path.of(file), e), e);
      }
    }
    Tree applied =
        ok(
            client()
                .call(
                    "POST",
                    changing("/v1/apply"),
                    Map.of("Content-Type", "application/yaml"),
                    String.join("\n---\n", texts)));
    if (isTable()) {
      applied.list("resources").forEach(written -> Change.print(written, dryRun, io().out()));
    } else {
      print(applied);
    }
    if (dryRun) {
      return applied.list("resources").stream().anyMatch(Change::changes) ? Exit.CHANGE : Exit.OK;
    }
    return wait ? await(applied) : Exit.OK;
  }

  private int await(Tree applied) {
    for (Tree written : applied.list("resources")) {
      Tree resource = written.at("resource");
      if (resource.text("kind").equals("instance")) {
        String target = Noun.INSTANCE.target(resource.text("environment"), resource.text("name"));
        int exit = waiter().untilInForce(target, resource);
        if (exit != Exit.OK) {
          return exit;
        }
      }
    }
    return Exit.OK;
  }
}
