package io.hostler.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.Hostlerd;
import io.hostler.firewall.HostService;
import io.hostler.model.FirewallSpec.Protocol;
import io.hostler.plan.HostlerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationTest {
  @TempDir Path directory;

  private Path file(String text) throws IOException {
    return Files.writeString(directory.resolve("hostlerd.yaml"), text);
  }

  @Test
  void withoutAFileTheStandardValuesHold() {
    Configuration standard =
        Configuration.of(directory.resolve("missing.yaml"), Map.of(), List.of());
    assertEquals(Path.of("/var/lib/hostler"), standard.path("state.directory"));
    assertEquals(2L << 30, standard.bytes("etcd.quota"));
    assertEquals(Settings.ALL.size(), standard.values().size());
  }

  /** With the standard values the node would make a store of its own beside the operator's. */
  @Test
  void aFileThatCanNotBeReadIsNotAMissingOne() throws IOException {
    Path dangling = directory.resolve("dangling.yaml");
    Files.createSymbolicLink(dangling, directory.resolve("not-mounted/hostlerd.yaml"));
    Path loop = directory.resolve("loop.yaml");
    Files.createSymbolicLink(loop, loop);
    for (Path each : List.of(dangling, loop)) {
      HostlerException refused =
          assertThrows(
              HostlerException.class, () -> Configuration.of(each, Map.of(), List.of()), each + "");
      assertEquals("configuration-invalid", refused.problem().code());
      assertTrue(refused.getMessage().contains(each + " can't be read"), refused.getMessage());
    }
  }

  @Test
  void aFileThatIsNamedMustBeThere() throws IOException {
    List<String> flags = new ArrayList<>(List.of("--config=" + file("{}"), "--node.name=a"));
    assertEquals(directory.resolve("hostlerd.yaml"), Hostlerd.file(flags));
    assertEquals(List.of("--node.name=a"), flags);
    List<String> missing = new ArrayList<>(List.of("--config=" + directory.resolve("missing")));
    assertEquals(
        "configuration-invalid",
        assertThrows(HostlerException.class, () -> Hostlerd.file(missing)).problem().code());
  }

  @Test
  void everyStandardValueHasItsForm() {
    Settings.ALL.forEach(
        setting -> assertTrue(setting.form().fits(setting.standard()), setting.key()));
  }

  @ParameterizedTest
  @CsvSource({"node.cpuFactor, 0", "node.cpuFactor, -1", "node.cpus, -1", "etcd.clientPort, 0"})
  void aNumberBelowTheLeastIsRefused(String key, String value) {
    HostlerException refused =
        assertThrows(
            HostlerException.class,
            () ->
                Configuration.of(
                    directory.resolve("missing.yaml"),
                    Map.of(),
                    List.of("--" + key + "=" + value)));
    assertEquals("configuration-invalid", refused.problem().code());
    assertTrue(refused.problem().detail().contains(key), refused.problem().detail());
  }

  @Test
  void flagBeatsEnvironmentBeatsFile() throws IOException {
    Path file =
        file(
            "etcd: {clientPort: 1001, peerPort: 1002}\nnode: {name: from-file, tags: [a=1, b=2]}\n");
    Configuration read =
        Configuration.of(
            file,
            Map.of("HOSTLER_ETCD_PEER_PORT", "2002", "HOSTLER_NODE_NAME", "env"),
            List.of("--node.name=flag"));
    assertEquals(1001, read.number("etcd.clientPort"));
    assertEquals(2002, read.number("etcd.peerPort"));
    assertEquals("flag", read.text("node.name"));
    assertEquals(Map.of("a", "1", "b", "2"), read.pairs("node.tags"));
  }

  @Test
  void everyWrongKeyIsNamedAtOnce() throws IOException {
    Path file = file("etcd: {clientPort: 70000, wrong: 1}\ninstance: {accel: magic}\n");
    HostlerException refused =
        assertThrows(
            HostlerException.class,
            () -> Configuration.of(file, Map.of(), List.of("--state.directory=relative", "loose")));
    for (String key :
        List.of("etcd.clientPort", "etcd.wrong", "instance.accel", "state.directory", "loose")) {
      assertTrue(refused.problem().detail().contains(key), key);
    }
  }

  @Test
  void servicesOfTheHostArePortsOfTcpAndUdp() throws IOException {
    Configuration read =
        Configuration.of(file("firewall: {services: [udp/53, tcp/8080]}\n"), Map.of(), List.of());
    assertEquals(
        List.of(
            new HostService(Protocol.UDP, 53, Optional.empty()),
            new HostService(Protocol.TCP, 8080, Optional.empty())),
        read.words("firewall.services").stream().map(HostService::parse).toList());
    for (String wrong : List.of("icmp/1", "tcp/0", "tcp/65536", "tcp", "tcp/80,", "tcp/80;x")) {
      HostlerException refused =
          assertThrows(
              HostlerException.class,
              () -> Configuration.of(file(""), Map.of(), List.of("--firewall.services=" + wrong)));
      assertTrue(refused.problem().detail().contains("firewall.services"), wrong);
    }
  }
}
