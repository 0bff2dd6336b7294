package io.hostler.libvirt;

import io.hostler.plan.Uid;
import java.io.IOException;
import java.io.StringReader;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** Reads libvirt's XML; no entity, no doctype, no file is ever followed. */
public final class Xml {
  private Xml() {}

  /**
   * @throws IllegalArgumentException when {@code text} is no well-formed XML, or has a doctype
   */
  public static Document parse(String text) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      var builder = factory.newDocumentBuilder();
      builder.setErrorHandler(null);
      return builder.parse(new InputSource(new StringReader(text)));
    } catch (ParserConfigurationException | SAXException | IOException e) {
      throw new IllegalArgumentException("not the XML that it should be: " + e.getMessage(), e);
    }
  }

  /** For text and attribute values; characters that XML 1.0 can't hold become U+FFFD. */
  public static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&apos;");
                case '\t', '\n', '\r' -> escaped.append("&#").append(c).append(';');
                default -> escaped.appendCodePoint(allowed(c) ? c : 0xFFFD);
              }
            });
    return escaped.toString();
  }

  private static boolean allowed(int c) {
    return (c >= 0x20 && c <= 0xD7FF) || (c >= 0xE000 && c <= 0xFFFD) || c >= 0x10000;
  }

  /**
   * The mark in a domain's XML or in its bare metadata element; empty when there is none of ours.
   */
  public static Optional<Mark> mark(String text) {
    Document document = parse(text);
    var found = document.getElementsByTagNameNS(Mark.NAMESPACE, Mark.ELEMENT);
    if (found.getLength() == 0 && document.getDocumentElement().getTagName().equals(Mark.ELEMENT)) {
      return Optional.of(mark(document.getDocumentElement()));
    }
    return found.getLength() == 0 ? Optional.empty() : Optional.of(mark((Element) found.item(0)));
  }

  private static Mark mark(Element element) {
    return new Mark(
        Uid.parse(element.getAttribute("cell")),
        Uid.parse(element.getAttribute("uid")),
        Long.parseLong(element.getAttribute("generation")),
        Long.parseLong(element.getAttribute("epoch")),
        element.getAttribute("definition"));
  }
}
