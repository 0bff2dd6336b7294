package io.hostler.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.hostler.cli.client.ClientReply;
import io.hostler.cli.client.Tree;
import io.hostler.cli.show.Texts;
import io.hostler.cli.syntax.Given;
import io.hostler.model.DocumentText;
import io.hostler.model.InvalidException;
import io.hostler.text.Visible;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * {@code hostler NOUN edit NAME}: tags and spec in an editor. Only what differs is written, and
 * only if nobody wrote in between; what is refused is edited again, with the cause above it.
 */
final class EditCommand extends Writing {
  private static final int MOST_BYTES = 1 << 20;
  private static final int CHANGED_MEANWHILE = 412;

  private final Noun noun;

  EditCommand(Noun noun, Given given, Io io) {
    super("PATCH", noun::target, given, io);
    this.noun = noun;
  }

  /**
   * What is edited.
   *
   * @param etag of the revision that it is
   */
  private record Base(String text, String etag) {}

  @Override
  int run() {
    String target = noun.target(given());
    Base base = read();
    try {
      Path file = file();
      boolean written = false;
      try {
        int exit = edit(target, base, file);
        written = exit == Exit.OK || exit == Exit.CHANGE;
        return exit;
      } finally {
        if (written) {
          Files.delete(file);
        } else {
          io().err().println("hostler: your text is in " + file);
        }
      }
    } catch (IOException e) {
      throw new WrongException("can't edit: " + e.getMessage(), e);
    }
  }

  private Base read() {
    ClientReply reply = good(client().get(noun.target(given())));
    Map<String, @Nullable Object> shown = new LinkedHashMap<>();
    shown.put("tags", reply.tree().at("tags").value());
    shown.put("spec", reply.tree().at("spec").value());
    return new Base(Texts.yaml(shown), reply.headers().getOrDefault("etag", "*"));
  }

  private Path file() throws IOException {
    return Files.createTempFile(
        Path.of(io().environment().getOrDefault("TMPDIR", "/tmp")),
        "hostler-" + noun.word() + "-",
        ".yaml",
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }

  /** What is in the way stands above the text, which is offered again as it was typed. */
  private int edit(String target, Base first, Path file) throws IOException {
    Base base = first;
    String notes = "";
    String text = base.text();
    while (true) {
      String offered = notes + text;
      Files.writeString(file, offered);
      if (!edited(file)) {
        return Exit.ERROR;
      }
      String saved = Files.readString(file);
      if (saved.equals(offered)) {
        io().err().println(notes.isEmpty() ? "nothing changed" : "hostler: given up");
        return notes.isEmpty() ? Exit.OK : Exit.ERROR;
      }
      text = saved.startsWith(notes) ? saved.substring(notes.length()) : saved;
      try {
        JsonNode patch = MergePatch.between(read(base.text()), read(text));
        if (patch.isEmpty()) {
          io().err().println("nothing changed");
          return Exit.OK;
        }
        ClientReply reply = patch(target, base, patch);
        if (reply.ok()) {
          int exit = show(reply);
          return waits() ? await(noun.word(), target, revision(reply)) : exit;
        }
        notes = notes(out -> ProblemPrinter.print(reply, out));
        if (reply.status() == CHANGED_MEANWHILE && io().interactive()) {
          Base now = read();
          notes += overtaken(kept(text), base, now, patch);
          text =
              Texts.yaml(Tree.parse(MergePatch.onto(read(now.text()), patch).toString()).value());
          base = now;
        }
      } catch (InvalidException e) {
        notes = notes(out -> e.fields().forEach(wrong -> out.println("hostler: " + wrong.says())));
      }
      if (!io().interactive()) {
        return Exit.ERROR;
      }
    }
  }

  private ClientReply patch(String target, Base base, JsonNode patch) {
    Map<String, String> headers = new HashMap<>(accept());
    headers.put("If-Match", base.etag());
    headers.put("Content-Type", "application/merge-patch+json");
    return client().call("PATCH", changing(target), headers, patch.toString());
  }

  /** What is printed, as comments to stand above the text; it is printed too. */
  private String notes(Consumer<PrintStream> print) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    print.accept(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    String said = bytes.toString(StandardCharsets.UTF_8);
    io().err().print(said);
    StringBuilder notes = new StringBuilder();
    Visible.lines(said).lines().forEach(line -> notes.append("# ").append(line).append('\n'));
    return notes.append("# Mend it and save, or leave it as it is to give up.\n").toString();
  }

  /** What both changed holds as it was typed; where what was typed is kept as it was. */
  private static String overtaken(Path typed, Base base, Base now, JsonNode patch) {
    List<String> both = MergePatch.fields(patch);
    both.retainAll(MergePatch.fields(MergePatch.between(read(base.text()), read(now.text()))));
    return "# Below is what stands there now, with your changes in it: save it without these lines.\n"
        + (both.isEmpty() ? "" : "# Changed by both: " + String.join(", ", both) + "\n")
        + "# Your text as you typed it is in "
        + typed
        + "\n";
  }

  private Path kept(String text) throws IOException {
    Path file = file();
    Files.writeString(file, text);
    return file;
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
