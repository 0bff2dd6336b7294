package io.hostler.pki;

import java.util.Set;

/** What a certificate may be used for: its extended key usage. */
public enum KeyUsage {
  SERVER,
  CLIENT,
  /** Between members, each of which is both. */
  PEER;

  private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
  private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";

  /** The object identifiers of its purposes, RFC 5280 4.2.1.12. */
  public Set<String> oids() {
    return switch (this) {
      case SERVER -> Set.of(SERVER_AUTH);
      case CLIENT -> Set.of(CLIENT_AUTH);
      case PEER -> Set.of(SERVER_AUTH, CLIENT_AUTH);
    };
  }
}
