package io.hostler.host;

import io.hostler.plan.Uid;
import java.util.Optional;

/** The name of an instance's tap: {@code t} and the first 10 hex digits of its uid. */
public record TapName(String value) implements Comparable<TapName> {
  /** What the name of each tap begins with. */
  public static final String FIRST = "t";

  private static final String SHAPER = "i";
  private static final int DIGITS = 10;

  public TapName {
    if (!isOne(value)) {
      throw new IllegalArgumentException("not a tap's name: " + value);
    }
  }

  public static TapName of(Uid uid) {
    return new TapName(FIRST + uid.toString().replace("-", "").substring(0, DIGITS));
  }

  /** Whether a link of this name may be a tap of ours; its mark says whether it is. */
  public static boolean isOne(String name) {
    return name.matches(FIRST + "[0-9a-f]{" + DIGITS + "}");
  }

  /** The tap that a link of this name may be, or may be the shaper of. */
  public static Optional<TapName> ofLink(String link) {
    return Optional.of(link.startsWith(SHAPER) ? FIRST + link.substring(1) : link)
        .filter(TapName::isOne)
        .map(TapName::new);
  }

  /** The name of the link through which what comes from the guest is shaped. */
  public String shaper() {
    return SHAPER + value.substring(1);
  }

  @Override
  public int compareTo(TapName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
