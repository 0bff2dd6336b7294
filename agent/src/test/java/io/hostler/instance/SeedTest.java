package io.hostler.instance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.manifest.Built;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeedTest {
  private final Given given = Given.instance();
  private final Built built =
      new Built(
          3,
          true,
          given.image(),
          "web1",
          List.of("ssh-ed25519 AAAA \"me\""),
          Optional.of("#!/bin/sh\necho secret\n"),
          Optional.empty());
  private final Seed seed = Seed.of(given.desired(), built, "02:11:22:33:44:55");

  @Test
  void theNetworkIsInTheFormThatEveryRendererGetsRight() {
    assertEquals(
        """
        version: 2
        ethernets:
          eth0:
            match: {macaddress: "02:11:22:33:44:55"}
            set-name: eth0
            addresses:
              - "198.51.100.7/32"
              - "fd77::7/128"
            gateway4: 169.254.1.1
            routes:
              - {to: 169.254.1.1/32, via: 0.0.0.0}
            gateway6: "fe80::1"
            nameservers:
              addresses:
                - "198.51.100.53"
        """,
        seed.files().get("network-config"));
  }

  @Test
  void theInstanceIdCarriesTheRebuildCountAndUserDataIsVerbatim() {
    assertTrue(seed.files().get("meta-data").startsWith("instance-id: " + given.uid() + "-3\n"));
    assertTrue(seed.files().get("meta-data").contains("- \"ssh-ed25519 AAAA \\\"me\\\"\""));
    assertEquals("#!/bin/sh\necho secret\n", seed.files().get("user-data"));
    assertFalse(seed.toString().contains("secret"));
  }

  @Test
  void theSameInputGivesTheSameBytes() {
    assertArrayEquals(seed.image(), Seed.of(given.desired(), built, "02:11:22:33:44:55").image());
  }

  @Test
  @Tag("lab")
  void othersReadTheImage(@TempDir Path dir) throws Exception {
    Path iso = dir.resolve("seed.iso");
    Files.write(iso, seed.image());
    assertEquals(
        "cidata", run("blkid", "-p", "-o", "value", "-s", "LABEL", iso.toString()).strip());
    for (String name : List.of("meta-data", "user-data", "vendor-data", "network-config")) {
      Path out = dir.resolve(name);
      run(
          "xorriso",
          "-osirrox",
          "on",
          "-read_fs",
          "norock",
          "-indev",
          iso.toString(),
          "-extract",
          "/" + name,
          out.toString());
      assertEquals(seed.files().get(name), Files.readString(out));
    }
  }

  private static String run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes());
    assertEquals(0, process.waitFor(), out);
    return out;
  }
}
