package io.hostler.pki;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A certificate as it should be.
 *
 * @param name of its files: {@code <name>.crt}, {@code <name>.key}
 * @param role the role's name; cell and node are the request's
 * @param owner the unix user that may read key and certificate; empty: whoever makes them
 * @param dns names that it is good for
 * @param addresses IP addresses that it is good for
 */
public record CertificateSpec(
    String name,
    KeyUsage usage,
    String role,
    Optional<String> owner,
    List<String> dns,
    List<String> addresses) {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,40}");
  private static final Pattern DNS = Pattern.compile("[A-Za-z0-9.-]+");

  public CertificateSpec {
    dns = List.copyOf(dns);
    addresses = addresses.stream().map(CertificateSpec::canonical).toList();
    if (!NAME.matcher(name).matches() || name.equals("ca")) {
      throw new IllegalArgumentException("not the name of a certificate: " + name);
    }
    for (String san : dns) {
      if (!DNS.matcher(san).matches()) {
        throw new IllegalArgumentException("not a name: " + san);
      }
    }
  }

  /** As the JDK writes it, so that what a certificate says can be compared. */
  private static String canonical(String address) {
    return InetAddress.ofLiteral(address).getHostAddress();
  }

  /** One argument of the issuing process: what {@link #parse} reads. */
  String toArgument() {
    return String.join(
        ";",
        name,
        usage.name().toLowerCase(Locale.ROOT),
        role,
        owner.orElse(""),
        String.join(",", dns),
        String.join(",", addresses));
  }

  /**
   * @throws IllegalArgumentException when {@code argument} is none
   */
  static CertificateSpec parse(String argument) {
    List<String> parts = List.of(argument.split(";", -1));
    if (parts.size() != 6) {
      throw new IllegalArgumentException("not a certificate: " + argument);
    }
    return new CertificateSpec(
        parts.get(0),
        KeyUsage.valueOf(parts.get(1).toUpperCase(Locale.ROOT)),
        parts.get(2),
        Optional.of(parts.get(3)).filter(owner -> !owner.isEmpty()),
        words(parts.get(4)),
        words(parts.get(5)));
  }

  private static List<String> words(String joined) {
    return joined.isEmpty() ? List.of() : List.of(joined.split(",", -1));
  }
}
