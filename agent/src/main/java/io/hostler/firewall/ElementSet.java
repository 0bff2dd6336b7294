package io.hostler.firewall;

import java.util.Collections;
import java.util.Map;

/**
 * A named set or verdict map.
 *
 * @param declaration what nft needs to create it: {@code set … { type ifname; }} without its name
 * @param elements nft's text of each key, with a map's verdict or an empty text
 */
record ElementSet(Kind kind, String declaration, Map<String, String> elements) {
  ElementSet {
    elements = Collections.unmodifiableMap(elements);
  }

  /** METER: filled by the kernel; its elements are never compared. */
  enum Kind {
    SET,
    MAP,
    METER
  }
}
