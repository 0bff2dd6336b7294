package io.hostler.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.hostler.cli.client.ClientReply;
import io.hostler.cli.client.Tree;
import io.hostler.cli.show.Texts;
import io.hostler.cli.syntax.Given;
import io.hostler.model.DocumentText;
import io.hostler.model.InvalidException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code hostler NOUN edit NAME}: tags and spec in an editor. Only what differs is written, and
 * only if nobody wrote in between; what is refused is edited again.
 */
final class EditCommand extends Writing {
  private static final int MOST_BYTES = 1 << 20;
  private static final int CHANGED_MEANWHILE = 412;

  private final Noun noun;

  EditCommand(Noun noun, Given given, Io io) {
    super("PATCH", noun::target, given, io);
    this.noun = noun;
  }

  @Override
  int run() {
    String target = noun.target(given());
    ClientReply read = good(client().get(target));
    Tree resource = read.tree();
    Map<String, @Nullable Object> shown = new LinkedHashMap<>();
    shown.put("tags", resource.at("tags").value());
    shown.put("spec", resource.at("spec").value());
    String text = Texts.yaml(shown);
    try {
      Path file =
          Files.createTempFile(
              "hostler-" + noun.word() + "-",
              ".yaml",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      int exit = edit(target, read.headers().getOrDefault("etag", "*"), text, file);
      if (exit == Exit.OK || exit == Exit.CHANGE) {
        Files.delete(file);
      } else {
        io().err().println("hostler: your text is in " + file);
      }
      return exit;
    } catch (IOException e) {
      throw new WrongException("can't edit: " + e.getMessage(), e);
    }
  }

  private int edit(String target, String etag, String original, Path file) throws IOException {
    String before = original;
    String offered = original;
    while (true) {
      Files.writeString(file, offered);
      if (!edited(file)) {
        return Exit.ERROR;
      }
      String after = Files.readString(file);
      if (after.equals(before)) {
        io().err().println(before.equals(original) ? "nothing changed" : "hostler: given up");
        return before.equals(original) ? Exit.OK : Exit.ERROR;
      }
      before = after;
      offered = after;
      try {
        JsonNode patch = MergePatch.between(read(original), read(after));
        if (patch.isEmpty()) {
          io().err().println("nothing changed");
          return Exit.OK;
        }
        Map<String, String> headers = new HashMap<>(accept());
        headers.put("If-Match", etag);
        headers.put("Content-Type", "application/merge-patch+json");
        ClientReply reply = client().call("PATCH", changing(target), headers, patch.toString());
        if (reply.ok()) {
          int exit = show(reply);
          return waits() ? await(noun.word(), target, revision(reply)) : exit;
        }
        ProblemPrinter.print(reply, io().err());
        if (reply.status() == CHANGED_MEANWHILE) {
          return Exit.ERROR;
        }
      } catch (InvalidException e) {
        e.fields().forEach(wrong -> io().err().println("hostler: " + wrong.says()));
      }
      if (!io().interactive()) {
        return Exit.ERROR;
      }
    }
  }

  private static JsonNode read(String text) {
    List<JsonNode> documents = DocumentText.parse(text, MOST_BYTES);
    if (documents.size() != 1 || !documents.getFirst().isObject()) {
      throw new InvalidException("", "must be one object with tags and spec");
    }
    return documents.getFirst();
  }

  /** Whether the editor ended well. Its words are arguments as they are: no shell reads them. */
  private boolean edited(Path file) throws IOException {
    Map<String, String> environment = io().environment();
    String editor = environment.getOrDefault("VISUAL", environment.getOrDefault("EDITOR", "vi"));
    List<String> command = new ArrayList<>(List.of(editor.strip().split(" +")));
    command.add(file.toString());
    Process process = new ProcessBuilder(command).inheritIO().start();
    try {
      if (process.waitFor() == 0) {
        return true;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    io().err().println("hostler: " + editor + " did not end well: nothing is changed");
    return false;
  }
}
