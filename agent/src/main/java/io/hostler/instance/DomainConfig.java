package io.hostler.instance;

import io.hostler.libvirt.Xml;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * What a domain really has, read from its XML: of the running machine when it runs.
 *
 * @param memory bytes
 * @param disks paths of all disks, in order
 */
public record DomainConfig(int cpus, long memory, List<String> disks, Optional<String> tap) {

  public DomainConfig {
    disks = List.copyOf(disks);
  }

  /**
   * @throws IllegalArgumentException when {@code xml} is no domain
   */
  public static DomainConfig read(String xml) {
    Document document = Xml.parse(xml);
    Element root = document.getDocumentElement();
    if (!root.getTagName().equals("domain")) {
      throw new IllegalArgumentException("not a domain: " + root.getTagName());
    }
    List<String> disks = new ArrayList<>();
    for (Element disk : elements(root, "disk")) {
      elements(disk, "source").stream()
          .findFirst()
          .ifPresent(source -> disks.add(source.getAttribute("file")));
    }
    Optional<String> tap =
        elements(root, "interface").stream()
            .flatMap(nic -> elements(nic, "target").stream())
            .map(target -> target.getAttribute("dev"))
            .findFirst();
    return new DomainConfig(
        (int) number(root, "vcpu").orElse(0L).longValue(), memory(root), disks, tap);
  }

  private static long memory(Element root) {
    // libvirt writes KiB, whatever it was given.
    return number(root, "memory").orElse(0L) * 1024;
  }

  private static Optional<Long> number(Element root, String tag) {
    return elements(root, tag).stream()
        .findFirst()
        .map(element -> Long.parseLong(element.getTextContent().strip()));
  }

  private static List<Element> elements(Element parent, String tag) {
    var nodes = parent.getElementsByTagName(tag);
    List<Element> found = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      found.add((Element) nodes.item(i));
    }
    return found;
  }
}
