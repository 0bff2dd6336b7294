package io.hostler.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.api.routes.FakeAgent;
import io.hostler.config.Configuration;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who may use the local socket: processes of several users, as the kernel sees them. */
@Tag("lab")
@Timeout(120)
class LocalApiLabTest {
  /** A group with one member besides those that have it first; libvirt's package makes both. */
  private static final String GROUP = "libvirt-qemu";

  private static final String MEMBER = "libvirt-qemu";
  private static final int NOBODY = 65534;
  private static final int NAMELESS = 4_000_017;

  @TempDir Path directory;
  private final ExecutorService work = Executors.newFixedThreadPool(1);
  private FakeAgent behind;
  private LocalApi api;
  private Path socket;
  private int group;

  /** How {@code curl} went: its exit status, and what it printed: body, then status. */
  private record Asked(int exit, String said) {}

  @BeforeEach
  void listen() throws IOException {
    for (Path each : List.of(directory, Files.createDirectory(directory.resolve("behind")))) {
      Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwx--x--x"));
    }
    socket = directory.resolve("hostlerd.sock");
    behind = new FakeAgent(directory.resolve("behind"));
    api =
        LocalApi.open(
            Configuration.of(
                Path.of("/nonexistent"),
                Map.of(),
                List.of("--api.socket=" + socket, "--api.group=" + GROUP)),
            behind.parts,
            work);
    group = (Integer) Files.getAttribute(socket, "unix:gid");
  }

  @AfterEach
  void close() {
    api.close();
    behind.close();
    work.shutdown();
  }

  /** A process of another user asks; {@code groups} besides its first. */
  private Asked as(int uid, int gid, int... groups) throws IOException {
    List<String> command =
        new ArrayList<>(List.of("setpriv", "--reuid=" + uid, "--regid=" + gid, "--inh-caps=-all"));
    if (groups.length == 0) {
      command.add("--clear-groups");
    }
    for (int each : groups) {
      command.add("--groups=" + each);
    }
    command.addAll(List.of("curl", "-s", "-m", "20", "-w", " %{http_code}", "--unix-socket"));
    command.addAll(List.of(socket.toString(), "http://localhost/v1/version"));
    Process curl = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Asked(curl.onExit().join().exitValue(), said);
  }

  private void openToAll() throws IOException {
    Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw-rw-"));
  }

  private static void assertAdmitted(Asked asked) {
    assertEquals(0, asked.exit(), asked.said());
    assertTrue(asked.said().endsWith(" 200"), asked.said());
  }

  private static void assertRefusedByTheServer(Asked asked) {
    assertTrue(asked.said().contains("\"code\":\"not-allowed\""), asked.said());
    assertTrue(asked.said().endsWith(" 403"), asked.said());
  }

  /** curl(1): 7 is a connection that could not be made. */
  private static void assertRefusedByTheKernel(Asked asked) {
    assertEquals(7, asked.exit(), asked.said());
    assertTrue(asked.said().endsWith(" 000"), asked.said());
  }

  @Test
  void theSocketIsOfTheGroupAndClosedToOthers() throws IOException {
    PosixFileAttributes file = Files.readAttributes(socket, PosixFileAttributes.class);
    assertEquals("rw-rw----", PosixFilePermissions.toString(file.permissions()));
    GroupPrincipal found = file.group();
    assertEquals(GROUP, found.getName());
    assertEquals("root", file.owner().getName());
  }

  @Test
  void aProcessWhoseFirstGroupItIsComesIn() throws IOException {
    assertAdmitted(as(NAMELESS, group));
  }

  @Test
  void aUserWhomTheGroupListsComesInWithAnotherFirstGroup() throws IOException {
    assertAdmitted(as(Directories.userId(MEMBER), NOBODY, group));
  }

  @Test
  void aStrangerIsKeptOutByTheFilesMode() throws IOException {
    assertRefusedByTheKernel(as(NOBODY, NOBODY));
  }

  @Test
  void aStrangerIsKeptOutByTheServerWhereTheFileIsOpenToAll() throws IOException {
    openToAll();
    assertRefusedByTheServer(as(NOBODY, NOBODY));
    assertRefusedByTheServer(as(NAMELESS, NAMELESS));
    assertAdmitted(as(NAMELESS, group));
    assertAdmitted(as(0, 0));
  }

  /** Root's first group does not make a process root. */
  @Test
  void aStrangerInRootsGroupIsKeptOutToo() throws IOException {
    openToAll();
    assertRefusedByTheServer(as(NOBODY, 0));
  }
}
