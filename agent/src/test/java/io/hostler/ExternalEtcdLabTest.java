package io.hostler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.store.TestCertificates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The agent with an etcd of the operator's, as its configuration says. */
@Tag("lab")
@Timeout(300)
class ExternalEtcdLabTest {
  private static final String ENDPOINT = "https://127.0.0.1:2379";
  private static final String INSTANCE =
      "kind: instance\nname: web1\n"
          + "spec: {image: tiny, cpus: 1, memory: 96MiB, disk: 8MiB, addresses: []}\n";

  @TempDir Path directory;

  private Process etcd(AgentLab lab, TestCertificates certificates) throws Exception {
    List<String> command = new ArrayList<>(List.of("etcd", "--data-dir", directory + "/data"));
    command.addAll(List.of("--listen-client-urls", ENDPOINT, "--advertise-client-urls", ENDPOINT));
    command.addAll(List.of("--trusted-ca-file", certificates.file("ca.crt").toString()));
    command.addAll(List.of("--cert-file", certificates.file("server.crt").toString()));
    command.addAll(List.of("--key-file", certificates.file("server.key").toString()));
    command.add("--client-cert-auth");
    return lab.inside(directory.resolve("etcd.log"), command.toArray(String[]::new));
  }

  private static String[] flags(TestCertificates ca, TestCertificates client) {
    return new String[] {
      "--store.endpoints=" + ENDPOINT,
      "--store.ca=" + ca.file("ca.crt"),
      "--store.certificate=" + client.file("client.crt"),
      "--store.key=" + client.file("client.key")
    };
  }

  private static boolean runs(AgentLab lab) throws Exception {
    return lab.stateOf("web1").equals("running")
        && lab.hostler("plan", "web1", "--fresh").exit() == 0;
  }

  @Test
  void waitedForDeclaredInMissedAndMistrusted() throws Exception {
    TestCertificates ours = TestCertificates.make(Files.createDirectory(directory.resolve("ours")));
    TestCertificates strangers =
        TestCertificates.make(Files.createDirectory(directory.resolve("strangers")));
    Process etcd = null;
    try (AgentLab lab = new AgentLab()) {
      try {
        lab.launch(flags(ours, ours));
        lab.eventually(
            "it says that etcd does not answer",
            () -> lab.log().contains("the store does not answer"));
        assertTrue(lab.alive());
        etcd = etcd(lab, ours);
        lab.eventually("it starts when etcd is there", () -> lab.hostler("status").exit() == 0);
        assertFalse(Files.exists(lab.state.resolve("etcd")), "no etcd of its own");
        assertEquals(0, lab.importTiny().exit());
        assertEquals(0, lab.said(INSTANCE, "apply", "-f", "-").exit());
        lab.eventually("it runs", () -> runs(lab));
        String uid = lab.uid("web1");
        long machine = lab.guest(uid).orElseThrow();

        assertEquals(143, lab.stop());
        lab.start(flags(ours, ours));
        lab.eventually("it is taken over", () -> runs(lab));
        assertEquals(machine, lab.guest(uid).orElseThrow());
        AgentLab.Ran again = lab.said(INSTANCE, "apply", "-f", "-");
        assertTrue(again.out().contains("unchanged"), again.out());

        lab.kill();
        lab.launch(flags(strangers, ours));
        lab.eventually("the agent answers", () -> !lab.hostler("status").out().isEmpty());
        lab.eventually(
            "a server of another CA is refused",
            () -> lab.hostler("status").out().contains("do not trust each other"));
        assertTrue(lab.hostler("doctor").out().contains("store.ca"), lab.hostler("doctor").out());
        assertEquals(machine, lab.guest(uid).orElseThrow());

        lab.kill();
        lab.launch(flags(ours, strangers));
        lab.eventually(
            "a client of another CA is refused",
            () -> lab.hostler("status").out().contains("store: down"));
        assertEquals(machine, lab.guest(uid).orElseThrow());

        lab.kill();
        etcd.destroyForcibly().waitFor();
        lab.launch(flags(ours, ours));
        lab.eventually(
            "known once, the cell needs no etcd to start",
            () -> lab.hostler("status").out().contains("store: down"));
        assertEquals(machine, lab.guest(uid).orElseThrow());
        etcd = etcd(lab, ours);
        lab.eventually("it is back", () -> runs(lab));
        assertEquals(machine, lab.guest(uid).orElseThrow());

        lab.kill();
        lab.launch(flags(new TestCertificates(directory.resolve("none")), ours));
        assertNotEquals(0, lab.ended());
        assertTrue(lab.log().contains("store-credentials"), lab.log());
      } catch (AssertionError e) {
        throw new AssertionError(e.getMessage() + "\n" + lab.log(), e);
      }
    } finally {
      if (etcd != null) {
        etcd.destroyForcibly().waitFor();
      }
    }
  }
}
