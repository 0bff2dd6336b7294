package io.hostler.instance;

import io.hostler.libvirt.Mark;
import io.hostler.libvirt.Xml;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/**
 * Renders a domain's definition. libvirt restarts nothing by itself: a guest's reboot is a reset
 * inside the same QEMU, every other end makes the domain off, and the agent decides what then.
 */
public final class DomainXml {
  private DomainXml() {}

  /** With {@code mark}, whose digest should be {@link #digest} of the same machine. */
  public static String render(DomainDesired want, Mark mark) {
    return render(want, Optional.of(mark));
  }

  /** Tells definitions apart, whatever the mark says. */
  public static String digest(DomainDesired want) {
    try {
      byte[] sha256 =
          MessageDigest.getInstance("SHA-256")
              .digest(render(want, Optional.empty()).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(sha256, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String render(DomainDesired want, Optional<Mark> mark) {
    StringBuilder xml = new StringBuilder(2048);
    xml.append("<domain type='").append(want.kvm() ? "kvm" : "qemu").append("'>\n");
    xml.append(
        """
        <name>%s</name>
        <uuid>%s</uuid>
        <title>%s</title>
        <metadata>%s</metadata>
        <memory unit='KiB'>%d</memory>
        <vcpu>%d</vcpu>
        <os><type arch='x86_64' machine='pc'>hvm</type>%s</os>
        <features><acpi/><apic/></features>
        %s<clock offset='utc'/>
        <on_poweroff>destroy</on_poweroff>
        <on_reboot>restart</on_reboot>
        <on_crash>destroy</on_crash>
        <devices>
        <emulator>%s</emulator>
        """
            .formatted(
                want.domainName(),
                want.uid(),
                Xml.escape(want.title()),
                mark.map(Mark::element).orElse(""),
                want.memory() / 1024,
                want.cpus(),
                boot(want),
                // No <cpu> under TCG: QEMU's own default is the quickest to emulate, by a fifth.
                want.kvm() ? "<cpu mode='host-model'/>\n" : "",
                path(want.emulator())));
    want.disk().ifPresent(disk -> xml.append(rootDisk(disk)));
    xml.append(seed(want.seed()));
    want.nic().ifPresent(nic -> xml.append(nic(nic)));
    xml.append(
        """
        <serial type='pty'><log file='%s' append='on'/><target port='0'/></serial>
        <console type='pty'><target type='serial' port='0'/></console>
        <channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>
        <rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>
        <memballoon model='virtio'><stats period='30'/></memballoon>
        <controller type='usb' model='none'/>
        </devices>
        </domain>
        """
            .formatted(path(want.consoleLog())));
    return xml.toString();
  }

  private static String boot(DomainDesired want) {
    return want.boot()
        .map(
            kernel ->
                "<kernel>"
                    + path(kernel.kernel())
                    + "</kernel>"
                    + kernel.initramfs().map(i -> "<initrd>" + path(i) + "</initrd>").orElse("")
                    + "<cmdline>"
                    + Xml.escape(kernel.arguments())
                    + "</cmdline>")
        .orElse("<boot dev='hd'/>");
  }

  /**
   * With what it stands on: AppArmor keeps libvirt's helper from finding that out by itself, and so
   * QEMU from opening it.
   */
  private static String rootDisk(DomainDesired.Disk disk) {
    return """
    <disk type='file' device='disk'><driver name='qemu' type='qcow2' discard='unmap'/>\
    <source file='%s'/>%s<target dev='vda' bus='virtio'/></disk>
    """
        .formatted(path(disk.file()), disk.base().map(DomainXml::base).orElse("<backingStore/>"));
  }

  private static String base(Storage.Base base) {
    return "<backingStore type='file'><format type='%s'/><source file='%s'/><backingStore/></backingStore>"
        .formatted(base.format().name().toLowerCase(Locale.ROOT), path(base.file()));
  }

  /** As a virtio disk: a CD-ROM would need drivers that small images leave out. */
  private static String seed(Path seed) {
    return """
    <disk type='file' device='disk'><driver name='qemu' type='raw'/>\
    <source file='%s'/><target dev='vdb' bus='virtio'/><readonly/></disk>
    """
        .formatted(path(seed));
  }

  /** The guest's network card, as a device of its own. */
  static String nic(DomainDesired.Nic nic) {
    return """
    <interface type='ethernet'><mac address='%s'/><target dev='%s' managed='no'/>\
    <model type='virtio'/></interface>
    """
        .formatted(Xml.escape(nic.mac()), Xml.escape(nic.tap()));
  }

  private static String path(Path path) {
    return Xml.escape(path.toString());
  }
}
