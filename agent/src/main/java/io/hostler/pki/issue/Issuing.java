package io.hostler.pki.issue;

import io.hostler.pki.CertificateCheck;
import io.hostler.pki.CertificateSpec;
import io.hostler.pki.Certificates;
import io.hostler.pki.IssueRequest;
import io.hostler.pki.PemFiles;
import io.hostler.pki.PkiDirectory;
import io.hostler.pki.PkiException;
import io.hostler.plan.Problem;
import io.hostler.plan.Seen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes what a directory lacks. The key is always written before its certificate, so a certificate
 * without its key is damage and a key without certificate a run that was killed; and a renewed
 * certificate keeps its key, so a renewal is one rename and never leaves a mismatched pair.
 */
final class Issuing {
  private static final String PRIVATE = "rw-------";
  private static final String PUBLIC = "rw-r--r--";

  private final IssueRequest request;
  private final PkiDirectory directory;
  private final SafeFiles files;
  private final Instant now;
  private final CertificateMaker maker = new CertificateMaker();

  Issuing(IssueRequest request, SafeFiles files, Instant now) {
    this.request = request;
    this.directory = request.directory();
    this.files = files;
    this.now = now;
  }

  /** One line for each thing made. */
  List<String> makeMissing() throws IOException {
    List<String> made = new ArrayList<>();
    List<String> missing = demand(CertificateCheck.toMake(request, now));
    if (missing.contains("ca")) {
      demandNoLeaf();
      makeCa();
      made.add("ca");
    }
    for (CertificateSpec spec : request.certificates()) {
      if (missing.contains(spec.name())) {
        made.add(spec.name() + " until " + Certificates.validUntil(makeLeaf(spec)));
      }
    }
    return made;
  }

  /** A second CA would cut off every holder of the first one's certificates: never by accident. */
  private void demandNoLeaf() {
    for (CertificateSpec spec : request.certificates()) {
      if (Files.exists(directory.certificate(spec.name()))) {
        throw new PkiException(
            new Problem(
                "pki-ca-lost",
                directory.caCertificate() + " is missing and " + spec.name() + ".crt is there",
                "restore ca.key and ca.crt from a copy, or remove all certificates"));
      }
    }
  }

  private void makeCa() throws IOException {
    KeyPair pair = maker.keyPair();
    X509Certificate certificate = maker.ca(request.cell(), pair, now);
    writeKey(directory.caKey(), pair.getPrivate(), Optional.empty());
    writeCertificate(directory.caCertificate(), certificate, PUBLIC, Optional.empty());
  }

  private X509Certificate makeLeaf(CertificateSpec spec) throws IOException {
    X509Certificate ca = demand(PemFiles.certificates(directory.caCertificate())).getFirst();
    PrivateKey caKey = demand(PemFiles.key(directory.caKey()));
    Optional<PublicKey> kept = keptKey(spec);
    PublicKey publicKey;
    if (kept.isPresent()) {
      publicKey = kept.get();
    } else {
      KeyPair pair = maker.keyPair();
      writeKey(directory.key(spec.name()), pair.getPrivate(), spec.owner());
      publicKey = pair.getPublic();
    }
    X509Certificate leaf = maker.leaf(ca, caKey, publicKey, spec, request.role(spec), now);
    writeCertificate(directory.certificate(spec.name()), leaf, PRIVATE, spec.owner());
    return leaf;
  }

  /** The public key of a pair that is whole; the JDK can't derive it from the private one. */
  private Optional<PublicKey> keptKey(CertificateSpec spec) {
    Optional<PrivateKey> key = PemFiles.key(directory.key(spec.name())).found();
    return PemFiles.certificates(directory.certificate(spec.name()))
        .found()
        .map(chain -> chain.getFirst().getPublicKey())
        .filter(publicKey -> key.isPresent() && Certificates.isPair(publicKey, key.get()));
  }

  private void writeKey(Path file, PrivateKey key, Optional<String> owner) throws IOException {
    files.replace(file, SafeFiles.pem("PRIVATE KEY", key.getEncoded()), PRIVATE, owner);
  }

  private void writeCertificate(
      Path file, X509Certificate certificate, String permissions, Optional<String> owner)
      throws IOException {
    files.replace(file, CertificateMaker.pem(certificate), permissions, owner);
  }

  private static <T> T demand(Seen<T> seen) {
    return switch (seen) {
      case Seen.Present<T>(T value) -> value;
      case Seen.Absent<T>() ->
          throw new PkiException(new Problem("pki-ca-lost", "the CA went away meanwhile"));
      case Seen.Unknown<T>(Problem why) -> throw new PkiException(why);
    };
  }
}
