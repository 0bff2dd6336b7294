package io.hostler.cli;

import io.hostler.cli.client.ClientReply;
import io.hostler.cli.client.Tree;
import io.hostler.cli.show.Texts;
import io.hostler.cli.syntax.Given;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code hostler apply -f FILE}, and {@code hostler diff -f FILE}: the same without a write. */
final class ApplyCommand extends Writing {
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
  String changing(String to) {
    return Target.with(
        super.changing(to), "environment", given().optional(CommonOptions.ENVIRONMENT).orElse(""));
  }

  @Override
  int run() {
    List<TextFile> texts =
        DocumentFiles.of(given().all(CommonOptions.FILE)).stream()
            .map(file -> TextFile.read(file, io()))
            .toList();
    if (!waits()) {
      return show(send(texts, accept()));
    }
    Tree applied = send(texts, Map.of()).tree();
    if (isTable()) {
      io().out().print(applied.text("says"));
    } else {
      print(applied);
    }
    return await(applied);
  }

  /** One file as it is; of several each by its name, so that what is wrong can be said of it. */
  private ClientReply send(List<TextFile> texts, Map<String, String> accept) {
    boolean alone = texts.size() == 1;
    Map<String, String> headers = new HashMap<>(accept);
    headers.put("Content-Type", alone ? "application/yaml" : "application/vnd.hostler.files+json");
    String body =
        alone
            ? texts.getFirst().text()
            : Texts.json(
                Map.of(
                    "files",
                    texts.stream()
                        .map(file -> Map.of("name", file.name(), "text", file.text()))
                        .toList()));
    return good(client().call("POST", changing("/v1/apply"), headers, body));
  }

  private int await(Tree applied) {
    for (Tree written : applied.list("resources")) {
      Tree resource = written.at("resource");
      int exit =
          await(
              resource.text("kind"),
              Target.of(resource.text("kind"), resource.text("environment"), resource.text("name")),
              resource.number("revision"));
      if (exit != Exit.OK) {
        return exit;
      }
    }
    return Exit.OK;
  }
}
