package io.hostler;

import static java.nio.file.StandardOpenOption.APPEND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.api.Blobs;
import io.hostler.api.ExplainView;
import io.hostler.api.Health;
import io.hostler.api.PlanView;
import io.hostler.api.routes.FakeAgent;
import io.hostler.cli.Hostler;
import io.hostler.cli.Io;
import io.hostler.model.SshPublicKeyTest;
import io.hostler.plan.Blocker;
import io.hostler.plan.Problem;
import io.hostler.testing.Eventually;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Commands against a real socket: what they print and how they exit. */
@Timeout(60)
class CommandLineTest {
  @TempDir Path directory;
  private FakeAgent agent;
  private Path file;

  @BeforeEach
  void start() throws IOException {
    agent = new FakeAgent(directory);
    file = directory.resolve("web.yaml");
    Files.writeString(
        file, "kind: instance\nname: web1\nspec: {image: debian, cpus: 1, memory: 512MiB}\n");
  }

  @AfterEach
  void stop() {
    agent.close();
  }

  private Shell hostler(String... args) {
    return hostler(InputStream.nullInputStream(), args);
  }

  private Shell hostler(InputStream in, String... args) {
    return Shell.run(agent, in, Map.of(), args);
  }

  private void applied() {
    assertEquals(0, hostler("apply", "-f", file.toString()).exit());
  }

  @Test
  void diffThenApplyThenNothing() {
    Shell diff = hostler("diff", "-f", file.toString());
    assertEquals(1, diff.exit(), diff.err());
    assertTrue(agent.declarations.held.isEmpty());
    Shell apply = hostler("apply", "-f", file.toString(), "--reason", "first", "--wait");
    assertEquals("instance/web1 created (203.0.113.7)\n", apply.out());
    assertEquals("web1: running\n", apply.err());
    assertEquals("first", agent.declarations.callers.getLast().reason());
    assertEquals(0, hostler("diff", "-f", file.toString()).exit());
  }

  @Test
  void aReasonArrivesAsItWasWritten() {
    String reason = "größer: 100% ✓ 日本";
    assertEquals(0, hostler("apply", "-f", file.toString(), "--reason", reason).exit());
    assertEquals(reason, agent.declarations.callers.getLast().reason());
  }

  @Test
  void aWrongFieldOfAFileOfSeveralSaysWhichResourceItIsOf() throws IOException {
    Files.writeString(file, "---\nkind: instance\nname: web2\nspec: {image: debian}\n", APPEND);
    Shell refused = hostler("apply", "-f", file.toString());
    assertEquals(2, refused.exit());
    assertTrue(
        refused.err().contains("\n  documents[1] (instance web2): spec.memory: "), refused.err());
    Shell alone = hostler("apply", "-f", alone().toString());
    assertTrue(alone.err().contains("\n  spec.memory: "), alone.err());
  }

  private Path written(String name, byte[] bytes) throws IOException {
    return Files.write(directory.resolve(name), bytes);
  }

  @Test
  void ofSeveralFilesEachProblemNamesItsOwn() throws IOException {
    Path b =
        Files.writeString(directory.resolve("b.yaml"), "kind: environment\nname: b\nspec: []\n");
    Path c = Files.writeString(directory.resolve("c.yaml"), "kind: environment\nname: c: c\n");
    Path json =
        Files.writeString(directory.resolve("d.json"), "{\"kind\": \"environment\", \"name\": 5}");
    Shell refused =
        hostler("apply", "-f", file.toString(), "-f", "" + b, "-f", "" + c, "-f", "" + json);
    assertEquals(2, refused.exit());
    assertTrue(
        refused.err().contains(b + ": documents[1] (environment b): spec: must be an object"),
        refused.err());
    assertTrue(refused.err().contains(c + ": is not YAML: line 2, column 8: "), refused.err());
    assertTrue(
        refused.err().contains(json + ": documents[2] (environment 5): name: must be text"),
        refused.err());
    assertTrue(agent.declarations.held.isEmpty());
    Files.writeString(json, "{\"kind\": \"environment\", \"name\": \"d\"}");
    assertEquals(0, hostler("apply", "-f", file.toString(), "-f", json.toString()).exit());
    assertEquals(2, agent.declarations.held.size());
  }

  /** From standard input, Latin-1 was stored with U+FFFD in place of what it held. */
  @Test
  void whatIsNotUtf8IsRefusedByTheNameOfItsFile() throws IOException {
    String text = "kind: environment\nname: a\nspec: {description: caf\u00e9}\n";
    Path latin = written("latin.yaml", text.getBytes(StandardCharsets.ISO_8859_1));
    Shell refused = hostler("apply", "-f", file.toString(), "-f", latin.toString());
    assertEquals(
        "hostler: "
            + latin
            + " is not UTF-8: line 3 holds the byte 0xE9; if it is Latin-1, iconv -f ISO-8859-1 -t"
            + " UTF-8 converts it\n",
        refused.err());
    InputStream in = new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1));
    assertTrue(hostler(in, "apply", "-f", "-").err().startsWith("hostler: standard input is not"));
    for (var charset :
        List.of(StandardCharsets.UTF_16, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
      Path wide = written("wide.yaml", text.getBytes(charset));
      Shell utf16 = hostler("diff", "-f", wide.toString());
      assertEquals(2, utf16.exit());
      assertTrue(utf16.err().startsWith("hostler: " + wide + " is UTF-16, and"), utf16.err());
    }
    assertTrue(agent.declarations.held.isEmpty());
    InputStream utf8 = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    assertEquals(0, hostler(utf8, "apply", "-f", "-").exit());
  }

  @Test
  void whatATerminalCannotCarryIsShownAsAnEscapeAndAppliesUnchanged() throws IOException {
    Files.writeString(
        file, "kind: environment\nname: a\nspec: {description: \"a\u202eb\u2028c\\nd\"}\n");
    assertEquals(0, hostler("apply", "-f", file.toString()).exit());
    assertTrue(hostler("environment", "list").out().contains("a\\u202eb\\u2028c\\u000ad"));
    assertTrue(
        hostler("environment", "show", "a").out().contains("\"a\\u202Eb\\u2028c\\nd\""),
        hostler("environment", "show", "a").out());
    Shell again = hostler("apply", "-f", file.toString());
    assertEquals("environment/a unchanged\n", again.out());
  }

  @Test
  void aWarningIsPrintedBesideWhatWasWritten() throws IOException {
    Path key = directory.resolve("key.yaml");
    Files.writeString(
        key, "kind: sshkey\nname: old\nspec: {publicKey: " + SshPublicKeyTest.DSA + "}\n");
    Shell taken = hostler("apply", "-f", key.toString());
    assertEquals(0, taken.exit(), taken.err());
    assertTrue(
        taken
            .out()
            .startsWith(
                "sshkey/old created\n  warning: spec.publicKey: is a dsa key: OpenSSH turned"),
        taken.out());
    Shell json = hostler("apply", "-f", key.toString(), "-o", "json");
    assertTrue(json.out().contains("\"field\" : \"spec.publicKey\""), json.out());
  }

  private Path alone() throws IOException {
    return Files.writeString(
        directory.resolve("alone.yaml"), "kind: instance\nname: web2\nspec: {image: debian}\n");
  }

  @Test
  void listIsATable() {
    applied();
    assertEquals(
        """
        NAME  STATE    NODE   ADDRESSES    AGE  REASON
        web1  running  node1  203.0.113.7  5m   -
        """,
        hostler("instance", "list").out());
    assertTrue(hostler("instance", "list", "-o", "wide").out().contains("ENVIRONMENT"));
    assertTrue(hostler("instance", "list", "-o", "json").out().contains("\"name\" : \"web1\""));
    assertTrue(hostler("instance", "list", "-o", "yaml").out().contains("name: web1"));
    assertFalse(hostler("instance", "list", "-e", "other").out().contains("web1"));
    assertFalse(hostler("instance", "list", "-l", "a=b").out().contains("web1"));
  }

  @Test
  void unknownSaysSinceWhen() {
    agent.declarations.state = "unknown";
    applied();
    assertTrue(hostler("instance", "list").out().contains("unknown (5m)"));
    assertTrue(hostler("node", "list").out().contains("unknown (5m)"));
    assertTrue(hostler("instance", "show", "web1").out().contains("state: unknown (5m)"));
  }

  @Test
  void tenMegabytesOfUserDataAreRefusedByName() throws IOException {
    Path file = directory.resolve("big.yaml");
    Files.writeString(
        file,
        "kind: instance\nname: big\nspec: {image: debian, memory: 1GiB, userData: '"
            + "x".repeat(10 << 20)
            + "'}\n");
    Shell refused = hostler("apply", "-f", file.toString());
    assertEquals(2, refused.exit());
    assertTrue(refused.err().contains("spec.userData"), refused.err());
    assertFalse(refused.err().contains("xxxxxxxx"));
    assertTrue(agent.declarations.held.isEmpty());
  }

  @Test
  void planExitsByWhatItFinds() {
    applied();
    assertEquals(0, hostler("plan", "web1").exit());
    agent.plan = FakeAgent.oneStep();
    Shell change = hostler("plan");
    assertEquals(1, change.exit());
    assertEquals("instance/web1 (looked at 0s ago)\n  create tap t1\n", change.out());
    agent.plan = FakeAgent.blocked();
    assertEquals(2, hostler("instance", "plan", "web1").exit());
    agent.plan =
        new PlanView(FakeAgent.NOW, FakeAgent.oneStep().steps(), FakeAgent.blocked().blockers());
    Shell half = hostler("plan", "web1");
    assertEquals(2, half.exit(), "it can't be said whole");
    assertTrue(half.out().contains("create tap t1\n  unknown: domain: libvirt is away\n"));
    agent.plan =
        new PlanView(
            java.time.Instant.EPOCH,
            List.of(),
            List.of(new Blocker("placement", new Problem("unplaced", "no node has room"))));
    Shell unplaced = hostler("plan", "web1");
    assertEquals(2, unplaced.exit());
    assertEquals(
        "instance/web1 (no node has looked at it: see hostler explain web1)\n  unknown: placement: no node has room\n",
        unplaced.out());
    agent.plan = new PlanView(java.time.Instant.EPOCH, List.of(), List.of());
    Shell unseen = hostler("plan", "web1");
    assertEquals(2, unseen.exit(), "what no node has looked at is not: nothing to do");
    assertFalse(unseen.out().contains("nothing to do"), unseen.out());
    assertEquals(2, hostler("plan", "none", "-o", "nonsense").exit());
  }

  @Test
  void explainNamesStepCauseSinceAndNextTry() {
    applied();
    assertEquals(
        """
        web1 is error: its disk can't be made
          step:     CreateDisk
          cause:    no room in /var/lib/hostler
          advice:   free some
          since:    60s ago, 3 times
          next try: in 30s
        """,
        hostler("explain", "web1").out());
    agent.blocked =
        List.of(
            new ExplainView.Blocked(
                "disk",
                new Problem("disk-missing", "the root disk is gone", "bring it back"),
                Optional.of(FakeAgent.NOW.minusSeconds(90)),
                FakeAgent.NOW.plusSeconds(20)));
    assertTrue(
        hostler("explain", "web1")
            .out()
            .endsWith(
                "  blocked:  disk\n  cause:    the root disk is gone\n  advice:   bring it back\n"
                    + "  since:    90s ago\n  next look: in 20s\n"),
        () -> hostler("explain", "web1").out());
  }

  @Test
  void explainSaysTheLineForEtcHosts() {
    applied();
    agent.host =
        List.of(
            new Problem(
                "host-name-unresolved", "hv1 has no address", "add to /etc/hosts: 127.0.1.1 hv1"));
    assertTrue(
        hostler("explain", "web1")
            .out()
            .endsWith(
                "  host:     hv1 has no address\n  advice:   add to /etc/hosts: 127.0.1.1 hv1\n"));
  }

  @Test
  void everyKindIsExplainedByItsNounAndByItsKind() throws IOException {
    Files.writeString(file, "kind: firewall\nname: web\nspec: {rules: []}\n");
    applied();
    String says =
        """
        web is active: in force on each node that has an instance with it
          used by: instance/default/web1
        """;
    assertEquals(says, hostler("firewall", "explain", "web").out());
    assertEquals(says, hostler("explain", "firewall/web").out());
    assertEquals(says, hostler("explain", "firewall/default/web").out());
    agent.used.add(FakeAgent.used("pending", "node hv2: not yet", 0));
    assertEquals(
        """
        web is pending: node hv2: not yet
          waits for: node hv2: not yet
          generation: 1 declared, 1 seen, 0 in force
          used by: instance/default/web1
        """,
        hostler("explain", "firewall/web").out());
    assertEquals(0, hostler("explain", "node/node1").exit());
    assertEquals(0, hostler("node", "explain", "node1").exit());
    for (String wrong : List.of("nonsense/web", "firewall/a/b/c", "image/default/web")) {
      Shell ran = hostler("explain", wrong);
      assertEquals(2, ran.exit());
      assertTrue(ran.err().contains("KIND/NAME") && ran.err().contains("addresspool"), ran.err());
    }
  }

  /** It ended at once, whatever the nodes had in force. */
  @Test
  void applyWaitsForWhoUsesAFirewallToo() throws IOException {
    Files.writeString(file, "kind: firewall\nname: web\nspec: {rules: []}\n");
    agent.used.add(FakeAgent.used("pending", "node hv2: not yet", 0));
    Shell apply = hostler("apply", "-f", file.toString(), "--wait");
    assertEquals(0, apply.exit());
    assertEquals(
        """
        firewall/default/web is pending: node hv2: not yet
        firewall/default/web is active: in force on each node that has an instance with it
        """,
        apply.err());
  }

  @Test
  void problemsNameEachFieldOnItsLine() throws IOException {
    Files.writeString(
        file,
        "kind: instance\nname: web1\nspec: {image: debian, cpus: 0, memory: 1GiB, colour: red}\n");
    Shell ran = hostler("apply", "-f", file.toString());
    assertEquals(2, ran.exit());
    assertTrue(ran.err().contains("\n  spec.cpus: "), ran.err());
    assertTrue(ran.err().contains("\n  spec.colour: "), ran.err());
    Shell none = hostler("instance", "show", "none");
    assertEquals(2, none.exit());
    assertTrue(none.err().contains("[not-found]"), none.err());
    assertTrue(none.err().contains("hostler instance list"), none.err());
  }

  @Test
  void unreachableSaysWhatToDo() {
    Shell ran = hostler("status", "--socket", directory.resolve("none").toString());
    assertEquals(3, ran.exit());
    assertTrue(ran.err().contains("is hostlerd running"), ran.err());
  }

  @Test
  void waitRunsOutOfTime() {
    agent.declarations.state = "creating";
    Shell ran = hostler("apply", "-f", file.toString(), "--wait", "--timeout", "0");
    assertEquals(4, ran.exit(), ran.err());
  }

  @Test
  void actsAndDeletesAndDryRuns() {
    applied();
    assertEquals(1, hostler("instance", "stop", "web1", "--dry-run").exit());
    assertEquals(
        "instance/web1 reboot asked for (203.0.113.7)\n",
        hostler("instance", "reboot", "web1").out());
    assertEquals(1, hostler("instance", "delete", "web1", "--dry-run").exit());
    assertEquals(1, agent.declarations.held.size());
    assertEquals(0, hostler("instance", "delete", "web1", "--wait").exit());
    assertTrue(agent.declarations.held.isEmpty());
  }

  @Test
  void imageImportStreamsAFile() throws IOException {
    Path disk = directory.resolve("disk.raw");
    Files.write(disk, new byte[300_000]);
    Shell ran = hostler("image", "import", "debian", "--disk", disk.toString());
    assertEquals(0, ran.exit(), ran.err());
    assertEquals("image/debian imported\n", ran.out());
    Shell wrong =
        hostler("image", "import", "d", "--disk", disk.toString(), "--sha256", "0".repeat(64));
    assertEquals(2, wrong.exit());
    assertTrue(wrong.err().contains("image-checksum"), wrong.err());
    Shell url =
        hostler(
            "image",
            "import",
            "d",
            "--url",
            "https://example.org/d",
            "--format",
            "qcow2",
            "--sha256",
            "0".repeat(64));
    assertEquals(0, url.exit(), url.err());
  }

  /** Nobody knows before how many bytes a pipe gives, and it gives them once. */
  @Test
  void imageImportTakesAPipeAndStandardInput() throws Exception {
    byte[] content = new byte[300_032];
    content[400] = 1;
    Path pipe = directory.resolve("pipe");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    for (boolean dry : new boolean[] {true, false}) {
      Thread writer = Thread.ofPlatform().start(() -> write(pipe, content));
      List<String> arguments =
          new ArrayList<>(List.of("image", "import", "d", "-o", "json", "--disk", pipe.toString()));
      if (dry) {
        arguments.add("--dry-run");
      }
      Shell ran = hostler(arguments.toArray(String[]::new));
      writer.join();
      assertEquals(dry ? 1 : 0, ran.exit(), ran.err());
      if (dry) {
        assertTrue(ran.out().contains(FakeAgent.sum(content)), ran.out());
        assertTrue(ran.out().contains("300032"), ran.out());
      }
    }
    Shell standard =
        hostler(new ByteArrayInputStream(content), "image", "import", "d", "--disk", "-");
    assertEquals(0, standard.exit(), standard.err());
    Blobs.Blob blob = new Blobs.Blob(FakeAgent.sum(content), content.length);
    assertEquals(List.of(blob, blob), agent.blobs);
  }

  private static void write(Path pipe, byte[] content) {
    try {
      Files.write(pipe, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file of the kernel says that it has 0 bytes, as a block device does. */
  @Test
  void imageImportDoesNotBelieveASizeOfNothing() throws Exception {
    Shell ran = hostler("image", "import", "k", "--disk", "/proc/version");
    assertEquals(0, ran.exit(), ran.err());
    assertEquals(
        Files.readAllBytes(Path.of("/proc/version")).length, agent.blobs.getFirst().bytes());
  }

  @Test
  void imageImportWhoseFileCantBeReadToItsEndIsNone() {
    InputStream broken =
        new InputStream() {
          private int given;

          @Override
          public int read() throws IOException {
            if (given++ > 100_000) {
              throw new IOException("the disk fell over");
            }
            return 0;
          }
        };
    Shell ran = hostler(broken, "image", "import", "d", "--disk", "-");
    assertEquals(2, ran.exit());
    assertTrue(ran.err().contains("the disk fell over"), ran.err());
    assertEquals(List.of(), agent.blobs);
  }

  @Test
  void imageImportOfAnothersFormatSendsNothingAndSaysHowToConvertIt() throws IOException {
    byte[] packed = {(byte) 0xfd, '7', 'z', 'X', 'Z', 0, 0};
    Path xz = Files.write(directory.resolve("disk.xz"), packed);
    byte[] footer = new byte[2048];
    System.arraycopy("conectix".getBytes(StandardCharsets.UTF_8), 0, footer, 1536, 8);
    Path vhd = Files.write(directory.resolve("disk.vhd"), footer);
    Map<Path, String> all = Map.of(xz, "xz -d IN", vhd, "qemu-img convert -f vpc -O qcow2 IN OUT");
    for (Map.Entry<Path, String> each : all.entrySet()) {
      Shell ran = hostler("image", "import", "d", "--disk", each.getKey().toString());
      assertEquals(2, ran.exit());
      assertTrue(ran.err().contains(each.getValue()), ran.err());
    }
    Path kernel = Files.write(directory.resolve("k"), new byte[] {'M', 'Z'});
    Shell none = hostler("image", "import", "d", "--kernel", vhd.toString());
    assertEquals(2, none.exit());
    Path text = Files.writeString(directory.resolve("page.html"), "<html>");
    for (String[] wrong :
        List.of(
            new String[] {"--kernel", text.toString()},
            new String[] {"--kernel", kernel.toString(), "--initramfs", text.toString()})) {
      Shell refused =
          hostler(
              Stream.concat(Stream.of("image", "import", "d"), Stream.of(wrong))
                  .toArray(String[]::new));
      assertEquals(2, refused.exit());
      assertTrue(refused.err().contains(text + " is none: a"), refused.err());
    }
    assertEquals(0, agent.uploads.get(), "nothing was sent");
    Shell boots =
        hostler(
            "image", "import", "d", "--kernel", kernel.toString(), "--initramfs", xz.toString());
    assertEquals(0, boots.exit(), boots.err());
    assertEquals(2, agent.uploads.get());
  }

  @Test
  void aChecksumInCapitalsIsOne() throws IOException {
    byte[] content = new byte[512];
    Path disk = Files.write(directory.resolve("disk.raw"), content);
    String sum = FakeAgent.sum(content).toUpperCase(java.util.Locale.ROOT);
    Shell ran = hostler("image", "import", "d", "--disk", disk.toString(), "--sha256", sum);
    assertEquals(0, ran.exit(), ran.err());
    Shell dry =
        hostler("image", "import", "d", "--disk", disk.toString(), "--sha256", sum, "--dry-run");
    assertEquals(1, dry.exit(), dry.err());
  }

  @Test
  void aUrlOfAFileIsRefusedAtOnce() {
    Shell ran = hostler("image", "import", "d", "--url", "file:///d.raw", "--format", "raw");
    assertEquals(2, ran.exit());
    assertTrue(ran.err().contains("--disk FILE"), ran.err());
  }

  @Test
  void imageImportOfAUrlAsksForTheFormat() throws IOException {
    Shell ran = hostler("image", "import", "d", "--url", "https://example.org/d");
    assertEquals(2, ran.exit());
    assertTrue(ran.err().contains("--format"), ran.err());
  }

  @Test
  void aDryRunOfAnImportSendsNoBytesAndSaysWhatItWouldDo() throws IOException {
    byte[] content = new byte[4096];
    byte[] header = {'Q', 'F', 'I', (byte) 0xfb, 0, 0, 0, 3};
    System.arraycopy(header, 0, content, 0, header.length);
    content[28] = 0x40; // of the size at byte 24, big-endian: 1 GiB
    Path disk = Files.write(directory.resolve("disk.qcow2"), content);
    Path kernel = Files.write(directory.resolve("vmlinuz"), new byte[] {'M', 'Z'});
    String[] both = {
      "image",
      "import",
      "debian",
      "--disk",
      disk.toString(),
      "--kernel",
      kernel.toString(),
      "--args",
      "quiet",
      "--dry-run"
    };
    Shell dry = hostler(both);
    assertEquals(1, dry.exit(), dry.err());
    assertEquals("image/debian would be created\n", dry.out());
    Shell json =
        hostler(Stream.concat(Stream.of(both), Stream.of("-o", "json")).toArray(String[]::new));
    for (String part :
        List.of(
            FakeAgent.sum(content),
            FakeAgent.sum(new byte[] {'M', 'Z'}),
            "\"bytes\" : 4096",
            "\"virtualBytes\" : 1073741824",
            "\"kernelArguments\" : \"quiet\"")) {
      assertTrue(json.out().contains(part), json.out());
    }
    assertEquals(0, agent.uploads.get());
    assertTrue(agent.declarations.held.isEmpty());
  }

  @Test
  void aDryRunOfAnImportFindsWhatIsWrongWithoutSending() throws IOException {
    Path odd = Files.write(directory.resolve("odd.raw"), new byte[1000]);
    Shell size = hostler("image", "import", "d", "--disk", odd.toString(), "--dry-run");
    assertEquals(2, size.exit());
    assertTrue(size.err().contains("spec.disk.bytes: of a raw disk must be"), size.err());
    Shell format =
        hostler("image", "import", "d", "--disk", odd.toString(), "--format", "qcow2", "--dry-run");
    assertEquals(2, format.exit());
    assertTrue(format.err().contains("is no qcow2 file"), format.err());
    Path disk = Files.write(directory.resolve("disk.raw"), new byte[1024]);
    String other = "0".repeat(64);
    Shell sum =
        hostler("image", "import", "d", "--disk", disk.toString(), "--sha256", other, "--dry-run");
    assertEquals(2, sum.exit());
    assertTrue(sum.err().contains("expected was " + other), sum.err());
    assertEquals(0, agent.uploads.get());
  }

  @Test
  void consoleGoesBothWays() throws IOException {
    applied();
    PipedOutputStream typed = new PipedOutputStream();
    PipedInputStream in = new PipedInputStream(typed);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Thread typist =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    typed.write("hello".getBytes(StandardCharsets.UTF_8));
                    typed.flush();
                    Eventually.holds(
                        "echo", () -> out.toString(StandardCharsets.UTF_8).contains("hello"));
                    typed.write(0x1d);
                    typed.flush();
                  } catch (IOException e) {
                    throw new IllegalStateException(e);
                  }
                });
    int exit =
        Hostler.run(
            new Io(
                in,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                System.err,
                Map.of("HOSTLER_SOCKET", agent.socket.toString()),
                InstantSource.system(),
                false),
            "instance",
            "console",
            "web1");
    assertEquals(0, exit);
    assertEquals("login: hello", out.toString(StandardCharsets.UTF_8));
    assertFalse(typist.isInterrupted());
    assertEquals("booted\n", hostler("instance", "console", "web1", "--log").out());
  }

  @Test
  void anEmptyNameIsNobodys() {
    for (String[] typed :
        new String[][] {
          {"instance", "delete", ""}, {"firewall", "show", ""}, {"explain", "node/"}
        }) {
      Shell ran = hostler(typed);
      assertEquals(2, ran.exit());
      assertTrue(ran.err().endsWith("? its name is empty\n"), ran.err());
    }
  }

  @Test
  void statusDoctorStoreAndSeed() {
    applied();
    assertEquals(
        """
        node node1, hostlerd 0.1.0, up 90s
          store: ok
        instances: 1 running
        nodes: 1, orphans: 0
        """,
        hostler("status").out());
    agent.findings = List.of(new Health.Finding("warning", "kvm-slow", "kvm is slow", "use tcg"));
    assertEquals(1, hostler("doctor").exit());
    assertTrue(hostler("store", "status").out().startsWith("store: connected"));
    assertEquals(2, hostler("store", "redeclare").exit());
    assertTrue(hostler("instance", "seed", "web1").out().contains("==> user-data"));
    assertEquals(0, hostler("orphan", "list").exit());
    assertTrue(hostler("version").out().endsWith("\nhostlerd 0.1.0\n"));
  }

  @Test
  void completionKnowsVerbsAndLiveNames() {
    applied();
    assertEquals(
        "show\nstart\nstop\n".lines().sorted().toList(),
        hostler("__complete", "--", "instance", "s")
            .out()
            .lines()
            .filter(l -> !l.equals("seed"))
            .sorted()
            .toList());
    assertEquals("web1\n", hostler("__complete", "--", "instance", "show", "").out());
    assertEquals("web1\n", hostler("__complete", "--", "explain", "w").out());
  }

  @Test
  void documentsComeFromStandardInputToo() throws IOException {
    Shell ran = hostler(new ByteArrayInputStream(Files.readAllBytes(file)), "apply", "-f", "-");
    assertEquals(0, ran.exit(), ran.err());
    assertEquals(
        Optional.of("default"), agent.declarations.held.firstEntry().getValue().environment());
  }

  @Test
  void helpTeaches() {
    Shell help = hostler("--help");
    assertEquals(0, help.exit());
    assertTrue(help.out().contains("Exit codes"), help.out());
    assertEquals(2, hostler("instance").exit());
  }
}
