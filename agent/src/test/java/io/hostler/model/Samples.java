package io.hostler.model;

import java.util.Map;

/** One document of each kind, with every field that it may have. */
public final class Samples {
  private static final String SHA = "ab".repeat(32);

  /** By kind; the resources that the instance names are the other kinds' documents. */
  public static final Map<Kind, String> FULL =
      Map.of(
          Kind.ENVIRONMENT,
          "kind: environment\nname: default\ntags: {a: b}\nspec: {description: x}\n",
          Kind.IMAGE,
          """
          kind: image
          name: debian
          tags: {a: b}
          spec:
            disk: {sha256: SHA, bytes: 1048576, format: qcow2, virtualBytes: 2147483648, url: "https://example.org/d"}
            kernel: {sha256: SHA, bytes: 512, url: "https://example.org/k"}
            initramfs: {sha256: SHA, bytes: 512}
            kernelArguments: quiet
          """
              .replace("SHA", SHA),
          Kind.SSHKEY,
          """
          kind: sshkey
          name: me
          tags: {a: b}
          spec: {publicKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA me"}
          """,
          Kind.ADDRESSPOOL,
          """
          kind: addresspool
          name: pool
          tags: {a: b}
          spec: {prefix: 198.51.100.0/24, mode: private, exclude: [198.51.100.9], nameServers: [203.0.113.53], default: true, nodeTags: {}, uplink: eno2}
          """,
          Kind.FIREWALL,
          """
          kind: firewall
          name: web
          tags: {a: b}
          spec:
            rules:
            - {protocol: tcp, port: "80", source: 203.0.113.0/24}
            - {protocol: icmp}
            cutLive: true
          """,
          Kind.INSTANCE,
          """
          kind: instance
          name: web1
          tags: {a: b}
          spec:
            hostname: web1
            image: debian
            cpus: 1
            memory: 512MiB
            disk: 10GiB
            sshKeys: [me]
            userData: "#!/bin/sh"
            addresses: [pool]
            firewalls: [web]
            rates: {in: 100Mbit, out: 100Mbit}
          """);

  private Samples() {}

  public static Document document(Kind kind) {
    return Documents.read(FULL.get(kind)).getFirst();
  }
}
