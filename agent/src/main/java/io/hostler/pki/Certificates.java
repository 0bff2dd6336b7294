package io.hostler.pki;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a certificate says. */
public final class Certificates {
  /** Types of subject alternative names, RFC 5280 4.2.1.6. */
  private static final int DNS = 2;

  private static final int URI = 6;
  private static final int ADDRESS = 7;

  private Certificates() {}

  public static Instant validFrom(X509Certificate certificate) {
    return certificate.getNotBefore().toInstant();
  }

  public static Instant validUntil(X509Certificate certificate) {
    return certificate.getNotAfter().toInstant();
  }

  /** When it should be replaced: a third of its life is left then. */
  public static Instant renewAt(X509Certificate certificate) {
    Instant from = validFrom(certificate);
    Instant until = validUntil(certificate);
    return until.minus(Duration.between(from, until).dividedBy(3));
  }

  public static Set<String> dns(X509Certificate certificate) {
    return names(certificate, DNS);
  }

  /** IP addresses in the JDK's canonical form. */
  public static Set<String> addresses(X509Certificate certificate) {
    return names(certificate, ADDRESS);
  }

  /** Whom it speaks for; empty when it names no role of ours, or more than one. */
  public static Optional<Role> role(X509Certificate certificate) {
    List<Role> roles =
        names(certificate, URI).stream().flatMap(uri -> Role.parse(uri).stream()).toList();
    return roles.size() == 1 ? Optional.of(roles.getFirst()) : Optional.empty();
  }

  /** Exactly the purposes of {@code usage}. */
  public static boolean isFor(X509Certificate certificate, KeyUsage usage) {
    try {
      @Nullable List<String> oids = certificate.getExtendedKeyUsage();
      return oids != null && usage.oids().equals(new HashSet<>(oids));
    } catch (CertificateParsingException e) {
      return false;
    }
  }

  /** Whether {@code ca} signed it. */
  public static boolean isSignedBy(X509Certificate certificate, X509Certificate ca) {
    try {
      certificate.verify(ca.getPublicKey());
      return certificate.getIssuerX500Principal().equals(ca.getSubjectX500Principal());
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** Whether key and certificate belong together: what one signs, the other verifies. */
  public static boolean isPair(PublicKey publicKey, PrivateKey key) {
    try {
      Signature signature =
          Signature.getInstance(
              key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA");
      byte[] sample = {1, 2, 3};
      signature.initSign(key);
      signature.update(sample);
      byte[] signed = signature.sign();
      signature.initVerify(publicKey);
      signature.update(sample);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static Set<String> names(X509Certificate certificate, int type) {
    Set<String> names = new HashSet<>();
    try {
      @Nullable Collection<List<?>> all = certificate.getSubjectAlternativeNames();
      if (all != null) {
        for (List<?> name : all) {
          if (name.get(0).equals(type)) {
            names.add(name.get(1).toString());
          }
        }
      }
    } catch (CertificateParsingException e) {
      return Set.of();
    }
    return names;
  }
}
