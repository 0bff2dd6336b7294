package io.hostler.config;

import io.hostler.config.Setting.Form;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All that can be configured, once: the parser, {@code --help} and {@code --check-config} are made
 * from it; a test holds the guide and the manual against it.
 */
public final class Settings {

  public static final List<Setting> ALL =
      List.of(
          new Setting("node.name", "", "the node's name for people; empty: the host's", Form.NAME),
          new Setting("node.tags", "", "what pools and placement choose nodes by", Form.PAIRS),
          new Setting(
              "node.memory", "0", "what instances may use; 0: the host's less a tenth", Form.BYTES),
          new Setting(
              "node.cpus", "0", "cpus that placement counts with; 0: the host's", Form.COUNT),
          new Setting("node.cpuFactor", "4", "how often a cpu may be given", Form.FACTOR),
          new Setting(
              "state.directory",
              "/var/lib/hostler",
              "identity, manifests, disks, images",
              Form.PATH),
          new Setting("api.socket", "/run/hostler/hostlerd.sock", "the local socket", Form.PATH),
          new Setting(
              "api.group",
              "hostler",
              "whose members are administrators; root always is",
              Form.TEXT),
          new Setting(
              "store.endpoints",
              "",
              "an etcd of your own, https://host:port,…; empty: ours",
              Form.LIST),
          new Setting(
              "store.ca",
              "/etc/hostler/etcd/ca.crt",
              "who signed the endpoints' certificates",
              Form.PATH),
          new Setting(
              "store.certificate", "/etc/hostler/etcd/client.crt", "the client's", Form.PATH),
          new Setting("store.key", "/etc/hostler/etcd/client.key", "the client's", Form.PATH),
          new Setting("etcd.clientPort", "2379", "of the etcd that we run, on loopback", Form.PORT),
          new Setting("etcd.peerPort", "2380", "of the etcd that we run, on loopback", Form.PORT),
          new Setting(
              "etcd.quota",
              "2GiB",
              "how large its database may grow; 0: etcd's own limit",
              Form.BYTES),
          new Setting("libvirt.uri", "qemu:///system", "where libvirt answers", Form.TEXT),
          new Setting(
              "libvirt.user", "libvirt-qemu", "who QEMU runs as: owns taps and disks", Form.TEXT),
          new Setting(
              "instance.accel", "auto", "auto measures KVM against TCG once a boot", Form.ACCEL),
          new Setting(
              "instance.shutdownSeconds",
              "60",
              "after it a guest that ignores ACPI is forced",
              Form.SECONDS),
          new Setting(
              "network.uplink",
              "",
              "the interface to the world; empty: the default route's",
              Form.TEXT),
          new Setting(
              "firewall.dropLog",
              "0",
              "dropped packets a second that go to the kernel's log; 0: none",
              Form.COUNT),
          new Setting(
              "firewall.services", "", "services of the host that guests may reach", Form.SERVICES),
          new Setting(
              "image.privateUrls",
              "false",
              "whether images may come from private addresses",
              Form.BOOLEAN));

  private Settings() {}

  static Map<String, Setting> byKey() {
    Map<String, Setting> all = new LinkedHashMap<>();
    ALL.forEach(setting -> all.put(setting.key(), setting));
    return all;
  }
}
