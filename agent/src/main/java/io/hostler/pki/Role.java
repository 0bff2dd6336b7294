package io.hostler.pki;

import io.hostler.plan.Uid;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whom a certificate speaks for, and as what: its subject alternative name {@code
 * hostler://<cell>/<name>/<node>}. A chain to the cell's CA alone says neither.
 *
 * @param name lower case letters and dashes: {@code etcd}, {@code agent}
 */
public record Role(Uid cell, String name, Uid node) {
  private static final String SCHEME = "hostler://";
  private static final Pattern NAME = Pattern.compile("[a-z][a-z-]{0,30}");

  public Role {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("not the name of a role: " + name);
    }
  }

  /** Empty when {@code uri} is no role of ours. */
  public static Optional<Role> parse(String uri) {
    if (!uri.startsWith(SCHEME)) {
      return Optional.empty();
    }
    List<String> parts = List.of(uri.substring(SCHEME.length()).split("/", -1));
    if (parts.size() != 3) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Role(Uid.parse(parts.get(0)), parts.get(1), Uid.parse(parts.get(2))));
    } catch (IllegalArgumentException notOurs) {
      return Optional.empty();
    }
  }

  public String uri() {
    return SCHEME + cell + "/" + name + "/" + node;
  }

  @Override
  public String toString() {
    return uri();
  }
}
