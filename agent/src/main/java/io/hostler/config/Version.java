package io.hostler.config;

import java.util.Optional;

/** Which hostler this is: from the jar's manifest. */
public final class Version {
  private Version() {}

  public static String current() {
    return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
        .orElse("development");
  }
}
