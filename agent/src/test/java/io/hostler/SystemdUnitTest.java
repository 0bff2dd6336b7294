package io.hostler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.testing.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The unit that the package installs. */
class SystemdUnitTest {

  /** Options of systemd.exec(5) that give the service a mount namespace of its own. */
  private static final Set<String> MOUNT_NAMESPACE =
      Set.of(
          "BindPaths",
          "BindReadOnlyPaths",
          "DynamicUser",
          "ExecPaths",
          "ExtensionDirectories",
          "ExtensionImages",
          "InaccessiblePaths",
          "LogNamespace",
          "MountAPIVFS",
          "MountFlags",
          "MountImages",
          "NoExecPaths",
          "PrivateDevices",
          "PrivateIPC",
          "PrivateMounts",
          "PrivateNetwork",
          "PrivatePIDs",
          "PrivateTmp",
          "PrivateUsers",
          "ProcSubset",
          "ProtectClock",
          "ProtectControlGroups",
          "ProtectHome",
          "ProtectHostname",
          "ProtectKernelLogs",
          "ProtectKernelModules",
          "ProtectKernelTunables",
          "ProtectProc",
          "ProtectSystem",
          "ReadOnlyPaths",
          "ReadWritePaths",
          "RestrictFileSystems",
          "RootDirectory",
          "RootImage",
          "TemporaryFileSystem");

  private static Path unit() {
    return Checkout.file("systemd/hostlerd.service");
  }

  private static List<String> lines() throws IOException {
    return Files.readAllLines(unit());
  }

  @Test
  void makesNoMountNamespaceForMountsMadeInsideWouldNotReachTheHost() throws IOException {
    Set<String> keys =
        lines().stream()
            .filter(line -> line.contains("=") && !line.startsWith("#"))
            .map(line -> line.substring(0, line.indexOf('=')))
            .collect(Collectors.toCollection(TreeSet::new));
    keys.retainAll(MOUNT_NAMESPACE);
    assertEquals(Set.of(), keys);
  }

  @Test
  void tellsWhenItIsReadyIsWatchedAndLeavesGuestsAlone() throws IOException {
    List<String> lines = lines();
    assertTrue(lines.contains("Type=notify"));
    assertTrue(lines.contains("Restart=always"));
    assertTrue(lines.contains("KillMode=process"));
    assertTrue(lines.stream().anyMatch(line -> line.matches("WatchdogSec=[0-9]+")));
  }

  @Test
  void endsBeforeTheHostShutsItsGuestsDown() throws IOException {
    Set<String> after = words("After=");
    // libvirt-guests asks them to shut down; where it is not used, their scopes end after the
    // target, if that was started.
    assertTrue(after.containsAll(Set.of("libvirt-guests.service", "virt-guest-shutdown.target")));
    assertTrue(words("Wants=").contains("virt-guest-shutdown.target"));
  }

  private static Set<String> words(String option) throws IOException {
    return lines().stream()
        .filter(line -> line.startsWith(option))
        .flatMap(line -> Stream.of(line.substring(option.length()).split(" ")))
        .collect(Collectors.toSet());
  }

  @Test
  @Tag("lab")
  void systemdItselfFindsNothingWrong(@TempDir Path directory) throws Exception {
    // The program need not be installed for the unit to be right.
    Path copy = directory.resolve("hostlerd.service");
    Files.writeString(
        copy,
        Files.readString(unit())
            .replaceAll("ExecStart=.*", "ExecStart=/bin/true")
            .replaceAll("(After|Wants)=.*", "$1=network-online.target")
            .replaceAll("Documentation=.*\n", ""));
    Process verify =
        new ProcessBuilder("systemd-analyze", "verify", "--man=no", copy.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("said").toFile())
            .start();
    assertTrue(verify.waitFor(60, TimeUnit.SECONDS));
    String said =
        Files.readAllLines(directory.resolve("said")).stream()
            .filter(line -> line.contains("hostlerd.service"))
            .collect(Collectors.joining("\n"));
    assertEquals("", said);
    assertEquals(0, verify.exitValue(), said);
  }
}
