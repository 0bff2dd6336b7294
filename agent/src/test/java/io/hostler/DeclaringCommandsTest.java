package io.hostler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.api.Caller;
import io.hostler.api.ChangeOptions;
import io.hostler.api.routes.FakeAgent;
import io.hostler.model.DocumentFile;
import io.hostler.model.ResourceName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Commands that declare, change and delete, by files, by names and in an editor. */
@Timeout(60)
class DeclaringCommandsTest {
  @TempDir Path directory;
  private FakeAgent agent;

  @BeforeEach
  void start() {
    agent = new FakeAgent(directory);
  }

  @AfterEach
  void stop() {
    agent.close();
  }

  private Path document(String file, String name) throws IOException {
    Path path = directory.resolve(file);
    Files.createDirectories(path.getParent());
    return Files.writeString(
        path, "kind: instance\nname: %s\nspec: {image: debian, memory: 512MiB}\n".formatted(name));
  }

  private List<String> held() {
    return agent.declarations.held.keySet().stream().map(ResourceName::toString).sorted().toList();
  }

  private Shell hostler(String... typed) {
    return Shell.run(agent, typed);
  }

  @Test
  void theEnvironmentThatIsTypedIsThatOfDocumentsThatNameNone() throws IOException {
    String own = document("own.yaml", "web1").toString();
    Path other = directory.resolve("other.yaml");
    Files.writeString(
        other,
        "kind: instance\nname: web2\nenvironment: prod\nspec: {image: debian, memory: 512MiB}\n");
    Shell applied = hostler("apply", "-e", "staging", "-f", own, "-f", other.toString());
    assertEquals(0, applied.exit(), applied.err());
    assertTrue(applied.out().contains("instance/staging/web1 created"), applied.out());
    assertTrue(applied.out().contains("instance/prod/web2 created"), applied.out());
    Shell wrong = hostler("apply", "-e", "No", "-f", own);
    assertEquals(2, wrong.exit());
    assertTrue(wrong.err().contains("--environment must be 1 to 63"), wrong.err());
  }

  @Test
  void aDirectoryIsItsDocumentsByName() throws IOException {
    document("all/b.yaml", "second");
    document("all/a.json", "first");
    document("all/notes.txt", "none");
    Shell applied = hostler("apply", "-f", directory.resolve("all").toString());
    assertEquals(0, applied.exit(), applied.err());
    assertEquals(
        "instance/first created (203.0.113.7)\ninstance/second created (203.0.113.7)\n",
        applied.out());
    Path empty = Files.createDirectory(directory.resolve("empty"));
    Shell none = hostler("apply", "-f", empty.toString());
    assertEquals(2, none.exit());
    assertTrue(none.err().contains("holds no file that ends in .yaml, .yml, .json"), none.err());
  }

  @Test
  void severalAreDeletedAndOneThatIsNotThereIsSaid() throws IOException {
    for (String name : List.of("web1", "web2", "web3")) {
      hostler("apply", "-f", document(name + ".yaml", name).toString());
    }
    Shell deleted = hostler("instance", "delete", "web1", "none", "web2");
    assertEquals(2, deleted.exit());
    assertTrue(deleted.err().contains("[not-found]"), deleted.err());
    assertEquals(1, held().size(), () -> held().toString());
    Shell file = hostler("delete", "-f", directory.resolve("web3.yaml").toString());
    assertEquals(0, file.exit(), file.err());
    assertEquals(List.of(), held());
  }

  @Test
  void anEnvironmentThatIsNotThereIsSaid() {
    Shell none = hostler("instance", "list", "-e", "nowhere");
    assertEquals(2, none.exit());
    assertTrue(none.err().contains("there is no environment nowhere"), none.err());
    assertEquals(0, hostler("instance", "list").exit());
  }

  @Test
  void onlyWhatWaitsOffersToWait() {
    assertFalse(hostler("diff", "--help").out().contains("--wait"));
    assertTrue(hostler("apply", "--help").out().contains("--wait"));
    assertFalse(hostler("store", "accept", "--help").out().contains("--wait"));
  }

  @Test
  void completionIsForTheShellThatIsNamed() {
    assertTrue(hostler("completion", "bash").out().contains("complete -o default -F _hostler"));
    assertEquals(hostler("completion", "bash").out(), hostler("completion").out());
    assertTrue(hostler("completion", "zsh").out().contains("compdef _hostler hostler"));
    assertTrue(hostler("completion", "fish").out().startsWith("complete -c hostler"));
    assertEquals(2, hostler("completion", "csh").exit());
  }

  /** An editor that does to its file what {@code script} says; its words are no shell's. */
  private Shell edit(String script) throws IOException {
    return edit(script, false);
  }

  /**
   * @param terminal whether there is somebody to edit again
   */
  private Shell edit(String script, boolean terminal) throws IOException {
    Path editor = directory.resolve("an editor");
    Files.writeString(editor, "#!/bin/sh\n[ \"$1\" = '$HOME' ] || exit 1\n" + script + "\n");
    Files.setPosixFilePermissions(editor, PosixFilePermissions.fromString("rwx------"));
    Path plain = directory.resolve("editor");
    Files.deleteIfExists(plain);
    Files.createSymbolicLink(plain, editor);
    Map<String, String> environment =
        Map.of("VISUAL", plain + " $HOME", "TMPDIR", directory.toString());
    return Shell.run(
        agent, InputStream.nullInputStream(), environment, terminal, "instance", "edit", "web1");
  }

  @Test
  void anEditWritesWhatDiffersAndNothingElse() throws IOException {
    hostler("apply", "-f", document("web.yaml", "web1").toString());
    Shell edited = edit("sed -i 's/memory: .*/memory: 1GiB/' \"$2\"");
    assertEquals(0, edited.exit(), edited.err());
    assertTrue(edited.out().startsWith("instance/web1 changed"), edited.out());
    Shell nothing = edit("true");
    assertEquals(0, nothing.exit(), nothing.err());
    assertEquals("nothing changed\n", nothing.err());
    Shell failed = edit("exit 3");
    assertEquals(2, failed.exit());
    assertTrue(failed.err().contains("did not end well: nothing is changed"), failed.err());
    Shell refused = edit("sed -i 's/memory: .*/memory: lots/' \"$2\"");
    assertEquals(2, refused.exit());
    assertTrue(refused.err().contains("hostler: your text is in "), refused.err());
    Path kept = Path.of(refused.err().lines().toList().getLast().replaceFirst(".* is in ", ""));
    assertTrue(Files.readString(kept).contains("lots"));
    assertEquals(PosixFilePermissions.fromString("rw-------"), Files.getPosixFilePermissions(kept));
    Files.delete(kept);
  }

  /**
   * Each time the editor is opened, the next of these is done to the file, which is kept before.
   */
  private Shell editing(String... scripts) throws IOException {
    StringBuilder all = new StringBuilder("cd " + directory + "\necho >> opened\n");
    all.append("n=$(wc -l < opened)\ncp \"$2\" offered.$n\ncase $n in\n");
    for (int i = 0; i < scripts.length; i++) {
      all.append(i + 1).append(") ").append(scripts[i]).append(" ;;\n");
    }
    return edit(all.append("esac").toString(), true);
  }

  private List<String> offered(int time) throws IOException {
    return Files.readAllLines(directory.resolve("offered." + time));
  }

  private static Path keptText(Shell shell) {
    return Path.of(shell.err().lines().toList().getLast().replaceFirst(".* is in ", ""));
  }

  @Test
  void whatIsRefusedIsEditedAgainWithTheCauseAboveAndAllThatWasTyped() throws IOException {
    hostler("apply", "-f", document("web.yaml", "web1").toString());
    Shell edited =
        editing(
            "sed -i 's/memory: .*/memory: lots  # mine/' \"$2\"",
            "sed -i 's/memory: lots/memory: 1GiB/' \"$2\"");
    assertEquals(0, edited.exit(), edited.err());
    List<String> again = offered(2);
    assertTrue(again.getFirst().startsWith("# hostler: "), again::toString);
    assertTrue(
        again.stream().anyMatch(line -> line.startsWith("# ") && line.contains("spec.memory: ")),
        again::toString);
    List<String> typed = again.stream().filter(line -> !line.startsWith("# ")).toList();
    assertTrue(typed.contains("  memory: lots  # mine"), typed::toString);
    assertEquals(offered(1).size(), typed.size(), "all of it");
    assertTrue(edited.out().startsWith("instance/web1 changed"), edited.out());
  }

  @Test
  void whatIsNotMendedIsGivenUpAndKept() throws IOException {
    hostler("apply", "-f", document("web.yaml", "web1").toString());
    Shell edited = editing("sed -i 's/memory: .*/memory: lots/' \"$2\"");
    assertEquals(2, edited.exit());
    assertTrue(edited.err().contains("hostler: given up\n"), edited.err());
    Path kept = keptText(edited);
    assertTrue(Files.readString(kept).contains("memory: lots"));
    Files.delete(kept);
  }

  @Test
  void whatAnotherChangedMeanwhileIsInAndNothingTypedIsLost() throws IOException {
    hostler("apply", "-f", document("web.yaml", "web1").toString());
    agent.declarations.beforePatch =
        () -> {
          String meanwhile =
              "kind: instance\nname: web1\ntags: {by: another}\n"
                  + "spec: {image: debian, cpus: 2, memory: 512MiB}\n";
          var unused =
              agent.declarations.apply(
                  new Caller(0, "another", 1, ""),
                  List.of(new DocumentFile("", meanwhile)),
                  "default",
                  ChangeOptions.of(false));
        };
    Shell edited =
        editing(
            "sed -i 's/memory: .*/memory: 1GiB  # mine/; s/cpus: .*/cpus: 3/' \"$2\"",
            "sed -i '/^# /d' \"$2\"");
    assertEquals(0, edited.exit(), edited.err());
    List<String> again = offered(2);
    assertTrue(again.contains("# Changed by both: spec.cpus"), again::toString);
    assertTrue(again.contains("  by: another"), again::toString);
    assertTrue(again.contains("  cpus: 3"), again::toString);
    Path typed =
        Path.of(
            again.stream()
                .filter(line -> line.contains("as you typed it is in "))
                .findFirst()
                .orElseThrow()
                .replaceFirst(".* is in ", ""));
    assertTrue(Files.readString(typed).contains("1GiB  # mine"));
    Files.delete(typed);
    var held = agent.declarations.held.firstEntry().getValue();
    assertEquals(Map.of("by", "another"), held.tags());
    assertEquals(3, held.spec().path("cpus").asInt());
  }

  @Test
  void anAgentThatIsGoneMeanwhileLosesNothingOfTheText() throws IOException {
    hostler("apply", "-f", document("web.yaml", "web1").toString());
    Shell edited = editing("sed -i 's/memory: .*/memory: 1GiB/' \"$2\"; rm -f " + agent.socket);
    assertEquals(3, edited.exit(), edited.err());
    String told =
        edited
            .err()
            .lines()
            .filter(line -> line.contains("your text is in"))
            .findFirst()
            .orElseThrow();
    Path kept = Path.of(told.replaceFirst(".* is in ", ""));
    assertTrue(Files.readString(kept).contains("1GiB"));
    Files.delete(kept);
  }
}
