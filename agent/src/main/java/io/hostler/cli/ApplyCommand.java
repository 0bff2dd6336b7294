package io.hostler.cli;

import io.hostler.cli.client.Tree;
import io.hostler.cli.syntax.Given;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code hostler apply -f FILE}, and {@code hostler diff -f FILE}: the same without a write. */
final class ApplyCommand extends Writing {
  private static final Map<String, String> YAML = Map.of("Content-Type", "application/yaml");

  private final boolean only;

  /**
   * @param only whether only to show what would change
   */
  ApplyCommand(boolean only, Given given, Io io) {
    super("POST", typed -> "/v1/apply", given, io);
    this.only = only;
  }

  @Override
  boolean isDryRun() {
    return only || super.isDryRun();
  }

  @Override
  int run() {
    List<String> texts = new ArrayList<>();
    for (String file : given().all(CommonOptions.FILE)) {
      try {
        texts.add(
            file.equals("-")
                ? new String(io().in().readAllBytes(), StandardCharsets.UTF_8)
                : Files.readString(Path.of(file)));
      } catch (IOException e) {
        throw new WrongException(unreadable(Path.of(file), e), e);
      }
    }
    String documents = String.join("\n---\n", texts);
    if (!waits()) {
      return show(ask("POST", changing("/v1/apply"), YAML, documents));
    }
    Tree applied = ok(client().call("POST", changing("/v1/apply"), YAML, documents));
    if (isTable()) {
      io().out().print(applied.text("says"));
    } else {
      print(applied);
    }
    return await(applied);
  }

  private int await(Tree applied) {
    for (Tree written : applied.list("resources")) {
      Tree resource = written.at("resource");
      if (resource.text("kind").equals("instance")) {
        String target = Target.of("instance", resource.text("environment"), resource.text("name"));
        int exit = waiter().untilInForce(target, resource.number("revision"));
        if (exit != Exit.OK) {
          return exit;
        }
      }
    }
    return Exit.OK;
  }
}
