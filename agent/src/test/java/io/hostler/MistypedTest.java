package io.hostler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.api.routes.FakeAgent;
import io.hostler.model.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is typed wrong is answered in a line or two that say what to type. */
@Timeout(60)
class MistypedTest {
  @TempDir Path directory;
  private FakeAgent agent;

  @BeforeEach
  void start() throws IOException {
    agent = new FakeAgent(directory);
  }

  @AfterEach
  void stop() {
    agent.close();
  }

  private void wrong(String says, String... typed) {
    Shell ran = Shell.run(agent, typed);
    assertEquals(says, ran.err());
    assertEquals("", ran.out());
    assertEquals(2, ran.exit());
  }

  @Test
  void commandsAndOptions() {
    wrong(
        "hostler: there is no lst (did you mean list?); there are: list, show, explain, delete, edit\n"
            + "  see hostler sshkey --help\n",
        "sshkey",
        "lst");
    wrong("hostler: there is no option --wiat\n  see hostler status --help\n", "status", "--wiat");
    wrong("hostler: 'b' is one too many\n  see hostler explain --help\n", "explain", "a", "b");
    wrong("hostler: --file FILE is missing\n  see hostler apply --help\n", "apply");
    wrong("hostler: NAME is missing\n  see hostler image show --help\n", "image", "show");
    wrong(
        "hostler: --output takes table, wide, json, yaml, not 'xml'\n  see hostler status --help\n",
        "status",
        "-o",
        "xml");
    wrong(
        "hostler: --timeout takes a time like 90, 90s, 5m or 1h30m, not '5 min'\n"
            + "  see hostler instance stop --help\n",
        "instance",
        "stop",
        "web1",
        "--timeout",
        "5 min");
    assertTrue(
        Shell.run(agent, "instnce")
            .err()
            .contains("there is no instnce (did you mean instance?); there are: apply"));
  }

  @Test
  void helpAndVersionInTheirOtherForms() {
    assertEquals(Shell.run(agent, "--help"), Shell.run(agent, "help"));
    assertEquals(
        Shell.run(agent, "image", "import", "-h"), Shell.run(agent, "help", "image", "import"));
    assertEquals(Shell.run(agent, "version"), Shell.run(agent, "--version"));
    assertTrue(Shell.run(agent, "version", "-o", "yaml").out().contains("hostlerd: \"0.1.0"));
  }

  @Test
  void itsOwnVersionIsSaidWithoutAnAgent() {
    Shell ran = Shell.run(agent, "version", "--socket", directory.resolve("none").toString());
    assertEquals(3, ran.exit());
    assertTrue(ran.out().startsWith("hostler "), ran.out());
  }

  @Test
  void files() {
    Path none = directory.resolve("none");
    wrong(
        "hostler: can't read " + none + ": there is no such file\n",
        "apply",
        "-f",
        none.toString());
    wrong(
        "hostler: can't read " + none + ": there is no such file\n",
        "image",
        "import",
        "d",
        "--kernel",
        none.toString());
  }

  @Test
  void imagesAreCheckedBeforeTheyAreSent() throws IOException {
    String file = Files.write(directory.resolve("disk"), new byte[512]).toString();
    wrong("hostler: give --disk, --url or --kernel\n", "image", "import", "d");
    wrong(
        "hostler: give --disk or --url, not both\n",
        "image",
        "import",
        "d",
        "--disk",
        file,
        "--url",
        "https://example.org/d");
    wrong(
        "hostler: --initramfs goes only with --kernel\n",
        "image",
        "import",
        "d",
        "--disk",
        file,
        "--initramfs",
        file);
    wrong(
        "hostler: --format takes qcow2 or raw, not 'vmdk'\n",
        "image",
        "import",
        "d",
        "--disk",
        file,
        "--format",
        "vmdk");
    wrong(
        "hostler: NAME takes 1 to 63 of a-z, 0-9 and -, not 'My_Disk'\n",
        "image",
        "import",
        "My_Disk",
        "--disk",
        file);
    wrong(
        "hostler: --sha256 must be 64 hex digits\n",
        "image",
        "import",
        "d",
        "--disk",
        file,
        "--sha256",
        "12");
  }

  @Test
  void anImportThatFetchesSaysNothingWithoutATerminal() {
    Shell ran =
        Shell.run(
            agent, "image", "import", "d", "--url", "https://example.org/d", "--format", "raw");
    assertEquals(new Shell(0, "image/d imported\n", ""), ran);
  }

  @Test
  void whatIsNotAttachedCannotBeDetached() throws IOException {
    declared("firewalls: [web]");
    wrong("hostler: web1 has no firewall wbe; it has web\n", "firewall", "detach", "wbe", "web1");
    assertFalse(Shell.run(agent, "firewall", "detach", "web", "web1").out().isEmpty());
  }

  @Test
  void anEmptyListSaysSoBesideItsHeadings() {
    Shell ran = Shell.run(agent, "firewall", "list", "-e", "stagin");
    String none = "hostler: there is no environment stagin; hostler environment list shows all\n";
    assertEquals(new Shell(2, "NAME  RULES  AGE\n", none), ran);
    assertEquals("", Shell.run(agent, "firewall", "list", "-o", "json").err());
    assertEquals("no instances in environment default\n", Shell.run(agent, "plan").err());
  }

  /** Whoever goes through all kinds needs no exception for those that have no environment. */
  @Test
  void theListOfEachKindTakesAllEnvironments() {
    for (Kind kind : Kind.values()) {
      Shell ran = Shell.run(agent, kind.word(), "list", "-A", "-o", "json");
      assertEquals(0, ran.exit(), kind + ": " + ran.err());
    }
  }

  @Test
  void aDryRunSaysWhatWouldBe() throws IOException {
    Path file = declared("firewalls: []");
    Files.writeString(file, Files.readString(file).replace("web1", "web2"));
    Shell ran = Shell.run(agent, "diff", "-f", file.toString());
    assertTrue(ran.out().startsWith("instance/web2 would be created"), ran.out());
    ran = Shell.run(agent, "instance", "delete", "web1", "--dry-run");
    assertTrue(ran.out().startsWith("instance/web1 would be deleted"), ran.out());
  }

  @Test
  void waitingIsForTheActionAndNotForTheState() throws IOException {
    String[] reboot = {"instance", "reboot", "web1", "--wait", "--timeout", "0"};
    agent.declarations.results = Map.of("reboot", "running");
    declared("cpus: 1");
    assertEquals(4, Shell.run(agent, reboot).exit());
    agent.declarations.results = Map.of("reboot", "interrupted");
    declared("cpus: 2");
    Shell ran = Shell.run(agent, reboot);
    assertEquals(2, ran.exit());
    assertTrue(ran.err().endsWith("hostler: the reboot of web1: interrupted\n"), ran.err());
    agent.declarations.results = Map.of("reboot", "done");
    declared("cpus: 3");
    assertEquals(0, Shell.run(agent, reboot).exit());
  }

  @Test
  void completionKnowsWhichArgumentAndWhichValueIsNext() throws IOException {
    declared("firewalls: []");
    assertEquals("web1\n", complete("firewall", "attach", "web", ""));
    assertEquals("", complete("firewall", "attach", "web", "web1", ""));
    assertEquals("web1\n", complete("firewall", "simulate", ""));
    assertEquals("web1\n", complete("instance", "show", "-o", "yaml", ""));
    assertEquals("", complete("instance", "show", "-e", "staging", ""));
    assertEquals("wide\n", complete("instance", "list", "-o", "w"));
  }

  private String complete(String... words) {
    String[] all = new String[words.length + 2];
    all[0] = "__complete";
    all[1] = "--";
    System.arraycopy(words, 0, all, 2, words.length);
    return Shell.run(agent, all).out();
  }

  private Path declared(String field) throws IOException {
    Path file = directory.resolve("web.yaml");
    Files.writeString(
        file, "kind: instance\nname: web1\nspec: {image: debian, memory: 512MiB, " + field + "}\n");
    Shell ran = Shell.run(agent, "apply", "-f", file.toString());
    assertEquals(0, ran.exit(), ran.err());
    return file;
  }
}
