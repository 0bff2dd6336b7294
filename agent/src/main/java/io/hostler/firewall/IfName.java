package io.hostler.firewall;

import io.hostler.host.TapName;
import java.util.regex.Pattern;

/**
 * The name of a network interface that may stand in a rule: no quote, no blank and no {@code *},
 * which nft reads as a wildcard even inside quotes.
 */
public record IfName(String text) implements Comparable<IfName> {
  private static final Pattern FIT = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.:@-]{0,14}");

  public IfName {
    if (!FIT.matcher(text).matches()) {
      throw new IllegalArgumentException("not an interface name: " + text);
    }
  }

  public static IfName of(TapName tap) {
    return new IfName(tap.value());
  }

  @Override
  public int compareTo(IfName other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
