package io.hostler;

import java.util.Optional;

/** Which hostler this is: from the jar's manifest. */
final class Version {
  private Version() {}

  static String current() {
    return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
        .orElse("development");
  }
}
