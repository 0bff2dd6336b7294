package io.hostler.etcd;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The version of an etcd program: flags differ by it. */
public record EtcdVersion(int major, int minor) implements Comparable<EtcdVersion> {
  private static final Pattern LINE = Pattern.compile("etcd Version: (\\d{1,4})\\.(\\d{1,4})\\.");

  /** From what {@code etcd --version} prints; empty when it is something else. */
  static Optional<EtcdVersion> parse(String output) {
    Matcher matcher = LINE.matcher(output);
    return matcher.find()
        ? Optional.of(
            new EtcdVersion(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))))
        : Optional.empty();
  }

  boolean atLeast(int wantedMajor, int wantedMinor) {
    return compareTo(new EtcdVersion(wantedMajor, wantedMinor)) >= 0;
  }

  @Override
  public int compareTo(EtcdVersion other) {
    return major == other.major
        ? Integer.compare(minor, other.minor)
        : Integer.compare(major, other.major);
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
