package io.hostler.libvirt;

import io.hostler.plan.Uid;

/**
 * Whose a domain is: an element in its metadata, so that a restarted agent adopts what is its own
 * and touches nothing else.
 *
 * @param cell the uid of the cell
 * @param uid the instance
 * @param generation of the resource that the domain was last brought in line with
 * @param epoch of the placement that it runs under
 * @param definition digest of the definition that was rendered for it; lower case hex
 */
public record Mark(Uid cell, Uid uid, long generation, long epoch, String definition) {

  /** The namespace of the element; part of what is on hosts, so it never changes. */
  public static final String NAMESPACE = "urn:hostler:domain:1";

  /** The prefix that libvirt writes before the element's name. */
  public static final String PREFIX = "hostler";

  static final String ELEMENT = "owner";

  public Mark {
    if (!definition.matches("[0-9a-f]*")) {
      throw new IllegalArgumentException("not a digest: " + definition);
    }
  }

  /** The same owner at another generation and epoch. */
  public Mark at(long newGeneration, long newEpoch) {
    return new Mark(cell, uid, newGeneration, newEpoch, definition);
  }

  /** As it stands inside {@code <metadata>}. */
  public String element() {
    return "<" + PREFIX + ":" + ELEMENT + " xmlns:" + PREFIX + "=\"" + NAMESPACE + "\"" + body();
  }

  /** As libvirt's call for setting metadata wants it: it adds prefix and namespace itself. */
  String bare() {
    return "<" + ELEMENT + body();
  }

  private String body() {
    return " cell=\"%s\" uid=\"%s\" generation=\"%d\" epoch=\"%d\" definition=\"%s\"/>"
        .formatted(cell, uid, generation, epoch, definition);
  }
}
