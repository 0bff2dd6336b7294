package io.hostler.pki;

import io.hostler.plan.Problem;
import io.hostler.plan.Seen;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * Whether the files of a directory are what a request wants. The process that makes certificates
 * and whoever asks it to judge by this one class, so they never disagree.
 */
public final class CertificateCheck {

  private CertificateCheck() {}

  /** What has to be made or made anew, by file name; empty: all is well. Unknown: unreadable. */
  public static Seen<List<String>> toMake(IssueRequest request, Instant now) {
    List<String> names = new ArrayList<>();
    switch (ca(request.directory(), now)) {
      case Seen.Absent<List<String>>() -> names.add("ca");
      case Seen.Unknown<List<String>>(Problem why) -> {
        return Seen.unknown(why);
      }
      case Seen.Present<List<String>>(List<String> faults) -> {
        if (!faults.isEmpty()) {
          return Seen.unknown(
              new Problem(
                  "pki-ca-lost",
                  "the CA in " + request.directory().path() + ": " + String.join(", ", faults),
                  "restore ca.key and ca.crt from a copy"));
        }
      }
    }
    for (CertificateSpec spec : request.certificates()) {
      switch (leaf(request, spec, now)) {
        case Seen.Absent<List<String>>() -> names.add(spec.name());
        case Seen.Unknown<List<String>>(Problem why) -> {
          return Seen.unknown(why);
        }
        case Seen.Present<List<String>>(List<String> faults) -> {
          if (!faults.isEmpty()) {
            names.add(spec.name());
          }
        }
      }
    }
    return Seen.present(names);
  }

  /**
   * What is wrong with the CA; an empty list: nothing. Absent without its certificate, which is
   * written last: a key without one was never used.
   */
  public static Seen<List<String>> ca(PkiDirectory directory, Instant now) {
    return PemFiles.certificates(directory.caCertificate())
        .map(
            chain -> {
              List<String> faults = new ArrayList<>();
              X509Certificate ca = chain.getFirst();
              pairFaults(ca, PemFiles.key(directory.caKey()), faults);
              if (Certificates.validUntil(ca).isBefore(now)) {
                faults.add("expired");
              }
              if (ca.getBasicConstraints() < 0) {
                faults.add("no CA");
              }
              return List.copyOf(faults);
            });
  }

  /** What is wrong with one certificate; an empty list: nothing. Damaged counts as a fault. */
  public static Seen<List<String>> leaf(IssueRequest request, CertificateSpec spec, Instant now) {
    Seen<List<X509Certificate>> file =
        PemFiles.certificates(request.directory().certificate(spec.name()));
    if (file instanceof Seen.Unknown<List<X509Certificate>>(Problem why)) {
      return why.code().equals("pki-damaged")
          ? Seen.present(List.of("damaged"))
          : Seen.unknown(why);
    }
    return file.map(
        chain -> {
          List<String> faults = new ArrayList<>();
          X509Certificate leaf = chain.getFirst();
          pairFaults(leaf, PemFiles.key(request.directory().key(spec.name())), faults);
          if (!Certificates.renewAt(leaf).isAfter(now)) {
            faults.add("expires " + Certificates.validUntil(leaf));
          }
          if (Certificates.validFrom(leaf).isAfter(now)) {
            // Made by a clock that has gone back since.
            faults.add("valid only from " + Certificates.validFrom(leaf));
          }
          if (!Certificates.isFor(leaf, spec.usage())) {
            faults.add("other usage");
          }
          if (!Certificates.role(leaf).equals(Optional.of(request.role(spec)))) {
            faults.add("other role");
          }
          if (!Certificates.dns(leaf).equals(new HashSet<>(spec.dns()))
              || !Certificates.addresses(leaf).equals(new HashSet<>(spec.addresses()))) {
            faults.add("other names");
          }
          boolean ours =
              PemFiles.certificates(request.directory().caCertificate())
                  .found()
                  .map(ca -> Certificates.isSignedBy(leaf, ca.getFirst()))
                  .orElse(false);
          if (!ours) {
            faults.add("other CA");
          }
          return List.copyOf(faults);
        });
  }

  private static void pairFaults(
      X509Certificate certificate, Seen<PrivateKey> key, List<String> faults) {
    switch (key) {
      case Seen.Absent<PrivateKey>() -> faults.add("key missing");
      case Seen.Unknown<PrivateKey>(Problem why) -> faults.add(why.code());
      case Seen.Present<PrivateKey>(PrivateKey value) -> {
        if (!Certificates.isPair(certificate.getPublicKey(), value)) {
          faults.add("key of another certificate");
        }
      }
    }
  }
}
