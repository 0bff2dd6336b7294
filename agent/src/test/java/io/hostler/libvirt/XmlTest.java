package io.hostler.libvirt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hostler.plan.Uid;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class XmlTest {
  private final Mark mark = new Mark(Uid.random(), Uid.random(), 7, 2, "00ff");

  @Test
  void aMarkIsReadBackFromADomainAndFromTheBareElement() {
    assertEquals(
        Optional.of(mark),
        Xml.mark("<domain><metadata>" + mark.element() + "</metadata></domain>"));
    assertEquals(Optional.of(mark), Xml.mark(mark.bare()));
  }

  @Test
  void anothersMetadataIsNoMark() {
    assertEquals(
        Optional.empty(),
        Xml.mark("<domain><metadata><x:owner xmlns:x='urn:other'/></metadata></domain>"));
  }

  @Test
  void aDoctypeIsRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> Xml.parse("<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>"));
  }

  @Test
  void whatIsEscapedReadsBackAsItWas() {
    String nasty = "a<b>&\"'\n\t</name>\uD83D\uDE00";
    assertEquals(
        nasty,
        Xml.parse("<a b=\"" + Xml.escape(nasty) + "\"/>").getDocumentElement().getAttribute("b"));
    assertEquals("\uFFFD", Xml.escape("\u0001"));
  }
}
