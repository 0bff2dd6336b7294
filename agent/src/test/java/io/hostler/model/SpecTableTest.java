package io.hostler.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One wrong field a row: which field is named, and what is said. */
class SpecTableTest {

  private static List<String> problems(Kind kind, String spec) {
    ObjectNode node = (ObjectNode) YamlTree.parse(spec).getFirst();
    return assertThrows(InvalidException.class, () -> SpecCodec.parse(kind, node)).fields().stream()
        .map(FieldProblem::toString)
        .toList();
  }

  private static Spec valid(Kind kind, String spec) {
    return SpecCodec.parse(kind, (ObjectNode) YamlTree.parse(spec).getFirst()).spec();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          hostname: a_b         | spec.hostname: must be at most 64 characters: labels of a-z, 0-9 and -, with dots between
          hostname: a..b        | spec.hostname: must be at most 64 characters: labels of a-z, 0-9 and -, with dots between
          image: Debian         | spec.image: must be 1 to 63 of a-z, 0-9 and -, with a letter or a digit at both ends
          image: 12             | spec.image: must be text; put it in quotes
          image:                | spec.image: is missing
          cpus: 0               | spec.cpus: must be from 1 to 256
          cpus: 257             | spec.cpus: must be from 1 to 256
          cpus: "2"             | spec.cpus: must be a whole number, without quotes
          cpus: 1.5             | spec.cpus: must be a whole number, without quotes
          cpus: 99999999999999999999 | spec.cpus: must be a whole number, without quotes
          memory: 512MB         | spec.memory: is not a size: write a whole number with KiB, MiB, GiB, TiB, such as "10GiB"
          memory: "10"          | spec.memory: is not a size: write a whole number with KiB, MiB, GiB, TiB, such as "10GiB"
          memory: 1.5GiB        | spec.memory: is not a size: write a whole number with KiB, MiB, GiB, TiB, such as "10GiB"
          memory: 512 MiB       | spec.memory: is not a size: write a whole number with KiB, MiB, GiB, TiB, such as "10GiB"
          memory: 999999999999TiB | spec.memory: is too large
          memory: 15MiB         | spec.memory: must be whole MiB, from 16MiB to 16TiB
          memory: 17TiB         | spec.memory: must be whole MiB, from 16MiB to 16TiB
          memory: 536870913     | spec.memory: must be whole MiB, from 16MiB to 16TiB
          memory: -1            | spec.memory: must be whole MiB, from 16MiB to 16TiB
          disk: 10              | spec.disk: must be whole MiB, from 1MiB to 64TiB
          disk: {size: 10G}     | spec.disk.size: is not a size: write a whole number with KiB, MiB, GiB, TiB, such as "10GiB"
          disk: {siz: 10GiB}    | spec.disk.siz: is not a known field; known are size
          disk: [10GiB]         | spec.disk: must be a whole number, without quotes
          sshKeys: me           | spec.sshKeys: must be a list
          sshKeys: [a, a]       | spec.sshKeys: names a resource twice
          sshKeys: [a, 1]       | spec.sshKeys[1]: must be text; put it in quotes
          addresses: [a, -b]    | spec.addresses[1]: must be 1 to 63 of a-z, 0-9 and -, with a letter or a digit at both ends
          userData: echo        | spec.userData: must begin with #! or #cloud-config
          smtp: "yes"           | spec.smtp: must be true or false, without quotes
          rates: {in: 100M}     | spec.rates.in: is not a rate: write a whole number with kbit, Mbit, Gbit, such as "100Mbit"
          rates: {out: 1}       | spec.rates.out: must be from 64kbit to 1000Gbit
          rates: 100Mbit        | spec.rates: must be an object of fields
          power: on             | spec.power: must be one of running, stopped
          restart: on_failure   | spec.restart: must be one of always, on-failure, never
          node: a/b             | spec.node: must be 1 to 63 of a-z, 0-9 and -, with a letter or a digit at both ends
          """)
  void instance(String field, String says) {
    String rest = field.startsWith("image") ? "memory: 1GiB" : "image: a";
    String memory = field.startsWith("image") || field.startsWith("memory") ? "" : "memory: 1GiB";
    assertEquals(
        List.of(says), problems(Kind.INSTANCE, field + "\n" + rest + "\n" + memory + "\n"));
  }

  @Test
  void anInstanceNeedsImageAndMemory() {
    assertEquals(
        List.of("spec.image: is missing", "spec.memory: is missing"),
        problems(Kind.INSTANCE, "{}"));
  }

  @Test
  void userDataIsBoundedAndNeverQuoted() {
    String large = "#!/bin/sh\n" + "x".repeat(64 << 10);
    ObjectNode spec = Json.object().put("image", "a").put("memory", "1GiB").put("userData", large);
    InvalidException e =
        assertThrows(InvalidException.class, () -> SpecCodec.parse(Kind.INSTANCE, spec));
    assertEquals(
        "spec.userData: is larger than 64 KiB; mend it and try again".split(";")[0],
        e.problem().detail());
    spec.put("userData", large.substring(0, 64 << 10));
    assertEquals(1, SpecCodec.parse(Kind.INSTANCE, spec).contents().size());
  }

  @Test
  void whatAnInstanceMayNameFitsIntoOneTransaction() {
    valid(Kind.INSTANCE, naming(64, 32, 8));
    valid(Kind.INSTANCE, naming(0, 96, 0));
    assertEquals(
        List.of("spec.firewalls: names more than 64 firewalls"),
        problems(Kind.INSTANCE, naming(65, 32, 8)));
    assertEquals(
        List.of("spec.sshKeys: with the firewalls names more than 96 resources"),
        problems(Kind.INSTANCE, naming(64, 33, 8)));
    assertEquals(
        List.of("spec.addresses: names more than 8 pools"),
        problems(Kind.INSTANCE, naming(64, 32, 9)));
  }

  private static String naming(int firewalls, int sshKeys, int addresses) {
    return "image: a\nmemory: 1GiB\nfirewalls: %s\nsshKeys: %s\naddresses: %s\n"
        .formatted(names(firewalls), names(sshKeys), names(addresses));
  }

  private static List<String> names(int count) {
    return IntStream.range(0, count).mapToObj(i -> "n" + i).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {port: 80}                                 | spec.rules[0].protocol: is missing; one of all, tcp, udp, udplite, icmp, icmpv6, esp, ah, sctp, mh
          {protocol: TCP}                            | spec.rules[0].protocol: must be one of all, tcp, udp, udplite, icmp, icmpv6, esp, ah, sctp, mh
          {protocol: icmp, port: 80}                 | spec.rules[0].port: goes only with tcp and udp; icmp has none here
          {protocol: sctp, port: 80}                 | spec.rules[0].port: goes only with tcp and udp; sctp has none here
          {protocol: all, port: 80}                  | spec.rules[0].port: goes only with tcp and udp; all has none here
          {protocol: tcp, port: 0}                   | spec.rules[0].port: must be from 1 to 65535
          {protocol: tcp, port: 65536}               | spec.rules[0].port: must be from 1 to 65535
          {protocol: tcp, port: -1}                  | spec.rules[0].port: must be a port (80) or a range of ports ("50000:51000")
          {protocol: tcp, port: "80-90"}             | spec.rules[0].port: must be a port (80) or a range of ports ("50000:51000")
          {protocol: tcp, port: [80]}                | spec.rules[0].port: must be a port (80) or a range of ports ("50000:51000")
          {protocol: tcp, port: "1:65536"}           | spec.rules[0].port: must be from 1 to 65535
          {protocol: tcp, port: "51000:50000"}       | spec.rules[0].port: is reversed; meant "50000:51000"?
          {protocol: tcp, source: 198.51.100.7/24}   | spec.rules[0].source: 198.51.100.7/24 has host bits set; meant 198.51.100.0/24?
          {protocol: tcp, source: "fd77::1/64"}      | spec.rules[0].source: fd77::1/64 has host bits set; meant fd77::/64?
          {protocol: tcp, source: 198.51.100.0/33}   | spec.rules[0].source: the length of 198.51.100.0/33 must be 0 to 32
          {protocol: tcp, source: example.org}       | spec.rules[0].source: not an IP address: example.org
          {protocol: icmp, source: "fd77::/64"}      | spec.rules[0].source: is IPv6, but icmp is only in IPv4
          {protocol: icmpv6, source: 198.51.100.0/24} | spec.rules[0].source: is IPv4, but icmpv6 is only in IPv6
          {protocol: mh, source: 198.51.100.0/24}    | spec.rules[0].source: is IPv4, but mh is only in IPv6
          {protocol: tcp, ports: 80}                 | spec.rules[0].ports: is not a known field; known are port, protocol, source
          tcp                                        | spec.rules[0]: must be an object of fields
          {protocol: tcp}, {protocol: tcp}           | spec.rules[1]: is the same as a rule before it
          """)
  void firewall(String rule, String says) {
    assertEquals(List.of(says), problems(Kind.FIREWALL, "rules: [" + rule + "]\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          mode: routed                              | spec.prefix: is missing
          prefix: 198.51.100.0/24                   | spec.mode: is missing; one of routed, proxied, private
          {prefix: 198.51.100.0/24, mode: nat}      | spec.mode: must be one of routed, proxied, private
          {prefix: 198.51.100.1/24, mode: routed}   | spec.prefix: 198.51.100.1/24 has host bits set; meant 198.51.100.0/24?
          {prefix: 169.254.1.0/24, mode: private}   | spec.prefix: overlaps 169.254.0.0/16, which instances can't have
          {prefix: "fe80::/64", mode: private}      | spec.prefix: overlaps fe80::/10, which instances can't have
          {prefix: 10.1/16, mode: private}          | spec.prefix: not an IP address: 10.1
          {prefix: 10.0.0.0/24, mode: private, exclude: [10.0.1.1]} | spec.exclude: 10.0.1.1 is not in 10.0.0.0/24
          {prefix: 10.0.0.0/24, mode: private, exclude: [10.0.0.1, 10.0.0.1]} | spec.exclude: names an address twice
          {prefix: 10.0.0.0/24, mode: private, exclude: [x]} | spec.exclude[0]: not an IP address: x
          {prefix: 10.0.0.0/24, mode: private, uplink: a/b} | spec.uplink: must be a network interface's name: 1 to 15 of letters, digits and _.:@-
          {prefix: 10.0.0.0/24, mode: private, uplink: "wan*"} | spec.uplink: must be a network interface's name: 1 to 15 of letters, digits and _.:@-
          {prefix: 198.51.100.0/24, mode: routed, uplink: eno2} | spec.uplink: is for private pools: it says what their addresses leave by
          {prefix: 198.51.100.0/24, mode: proxied, uplink: eno2} | spec.uplink: is for private pools: it says what their addresses leave by
          {prefix: 10.0.0.0/24, mode: private, nodeTags: {zone: 1}} | spec.nodeTags.zone: must be text; put it in quotes
          {prefix: 10.0.0.0/24, mode: private, default: 1} | spec.default: must be true or false, without quotes
          """)
  void addressPool(String spec, String says) {
    assertEquals(List.of(says), problems(Kind.ADDRESSPOOL, spec));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                                        | spec.disk: is missing, and so is kernel
          kernelArguments: quiet                    | spec.disk: is missing, and so is kernel
          initramfs: {sha256: SHA, bytes: 1}        | spec.disk: is missing, and so is kernel
          disk: {bytes: 512, format: raw}           | spec.disk.sha256: is missing
          disk: {sha256: ABC, bytes: 512, format: raw} | spec.disk.sha256: must be 64 hex digits
          disk: {sha256: SHA, bytes: 512}           | spec.disk.format: is missing; one of qcow2, raw
          disk: {sha256: SHA, bytes: 512, format: vmdk} | spec.disk.format: must be one of qcow2, raw
          disk: {sha256: SHA, bytes: 512, format: qcow2} | spec.disk.virtualBytes: is missing
          disk: {sha256: SHA, bytes: 513, format: raw} | spec.disk.bytes: of a raw disk must be a multiple of 512
          disk: {sha256: SHA, bytes: 512, format: raw, virtualBytes: 1024} | spec.disk.virtualBytes: of a raw disk must be its bytes
          disk: {sha256: SHA, bytes: 512, format: qcow2, virtualBytes: 100} | spec.disk.virtualBytes: must be a multiple of 512, at most 64 TiB
          kernel: {sha256: SHA, bytes: 0}           | spec.kernel.bytes: must be from 1 to 64 TiB
          kernel: {sha256: SHA, bytes: 1, format: raw} | spec.kernel.format: is not a known field; known are bytes, sha256, url
          kernel: {sha256: SHA, bytes: 1, url: "file:///etc/passwd"} | spec.kernel.url: is a file, and a node opens none by request: send it, hostler image import NAME --disk FILE
          kernel: {sha256: SHA, bytes: 1, url: "https://u:p@example.org/"} | spec.kernel.url: must be an http or https URL with a host, without user or password
          """)
  void image(String spec, String says) {
    assertEquals(says, problems(Kind.IMAGE, spec.replace("SHA", "a".repeat(64))).getFirst());
  }

  @Test
  void kernelArgumentsArePlainText() {
    String spec = "kernel: {sha256: %s, bytes: 1}\nkernelArguments: \"a\\nb\"\n";
    assertEquals(
        List.of("spec.kernelArguments: must be at most 2047 printable ASCII characters"),
        problems(Kind.IMAGE, spec.formatted("a".repeat(64))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {-a: b}      | tags.-a: its key must be 1 to 63 letters, digits, '.', '_', '/' and '-', with a letter or a digit at both ends
          {a b: c}     | tags.a b: its key must be 1 to 63 letters, digits, '.', '_', '/' and '-', with a letter or a digit at both ends
          {a: "x\\ty"} | tags.a: must be at most 255 characters, none of them a control character
          {a: 1}       | tags.a: must be text; put it in quotes
          [a]          | tags: must be an object of fields
          """)
  void tags(String tags, String says) {
    assertEquals(
        List.of(says), DocumentsTest.problems("kind: environment\nname: a\ntags: " + tags + "\n"));
  }

  @Test
  void tagsAreBounded() {
    String many =
        IntStream.rangeClosed(0, 64)
            .mapToObj(i -> "t" + i + ": x")
            .collect(Collectors.joining(", "));
    assertEquals(
        List.of("tags: has more than 64 tags"),
        DocumentsTest.problems("kind: environment\nname: a\ntags: {" + many + "}\n"));
  }

  @Test
  void anSshKeyIsKeptAsOneCleanLine() {
    assertEquals(
        new SshKeySpec(SshPublicKeyTest.ED25519 + " me"),
        valid(Kind.SSHKEY, "publicKey: |\n  " + SshPublicKeyTest.ED25519 + "  me\n"));
    assertEquals(
        List.of("spec.publicKey: has no key after its type"),
        problems(Kind.SSHKEY, "publicKey: ssh-rsa\n"));
    assertEquals(List.of("spec.publicKey: is missing"), problems(Kind.SSHKEY, "{}"));
  }
}
