package io.hostler.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.libvirt.Mark;
import io.hostler.model.ImageSpec;
import io.hostler.plan.Uid;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DomainXmlTest {
  private static final Uid UID = Uid.random();
  private static final Path DISK = Path.of("/state/root-0.qcow2");

  private static String xml(Optional<Storage.Base> base) {
    DomainDesired machine =
        new DomainDesired(
            UID,
            "default/web1",
            false,
            Path.of("/usr/bin/qemu-system-x86_64"),
            1,
            64L << 20,
            Optional.empty(),
            Optional.of(new DomainDesired.Disk(DISK, base)),
            Path.of("/state/seed-0.iso"),
            Optional.empty(),
            Path.of("/state/console.log"));
    return DomainXml.render(machine, new Mark(UID, UID, 1, 1, DomainXml.digest(machine)));
  }

  @Test
  void tellsWhatTheRootDiskStandsOnSoThatNobodyHasToOpenItToKnow() {
    for (ImageSpec.Format format : ImageSpec.Format.values()) {
      String xml = xml(Optional.of(new Storage.Base(Path.of("/images/a<b"), format)));
      assertTrue(
          xml.contains(
              "<source file='/state/root-0.qcow2'/><backingStore type='file'><format type='"
                  + (format == ImageSpec.Format.RAW ? "raw" : "qcow2")
                  + "'/><source file='/images/a&lt;b'/><backingStore/></backingStore>"),
          xml);
      assertEquals(List.of(DISK.toString(), "/state/seed-0.iso"), DomainConfig.read(xml).disks());
    }
  }

  @Test
  void tellsThatABlankDiskStandsOnNothing() {
    String xml = xml(Optional.empty());
    assertTrue(xml.contains("<source file='/state/root-0.qcow2'/><backingStore/><target"), xml);
  }
}
