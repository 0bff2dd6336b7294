package io.hostler.pki;

import io.hostler.plan.Problem;
import io.hostler.plan.Seen;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;

/**
 * Reads PEM files. Absent: proven not to be there; unknown: unreadable, or not what it should be.
 */
public final class PemFiles {
  private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String END = "-----END PRIVATE KEY-----";

  private static final List<String> KINDS = List.of("EC", "RSA", "EdDSA");

  /** Far above any certificate chain or key of ours. */
  private static final int MAX_BYTES = 256 * 1024;

  private PemFiles() {}

  /** The certificates of a file, in its order; at least one. */
  public static Seen<List<X509Certificate>> certificates(Path file) {
    return read(file, PemFiles::parseCertificates);
  }

  /** The unencrypted PKCS#8 key of a file, EC, RSA or Ed25519. */
  public static Seen<PrivateKey> key(Path file) {
    return read(file, PemFiles::parseKey);
  }

  private static List<X509Certificate> parseCertificates(byte[] pem)
      throws GeneralSecurityException {
    List<X509Certificate> all =
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(pem))
            .stream()
            .map(X509Certificate.class::cast)
            .toList();
    if (all.isEmpty()) {
      throw new GeneralSecurityException("no certificate in it");
    }
    return all;
  }

  private static PrivateKey parseKey(byte[] pem) throws GeneralSecurityException {
    String text = new String(pem, StandardCharsets.US_ASCII);
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new GeneralSecurityException("no PKCS#8 key in it");
    }
    PKCS8EncodedKeySpec spec;
    try {
      spec =
          new PKCS8EncodedKeySpec(
              Base64.getMimeDecoder().decode(text.substring(begin + BEGIN.length(), end)));
    } catch (IllegalArgumentException notBase64) {
      throw new GeneralSecurityException("no PKCS#8 key in it", notBase64);
    }
    GeneralSecurityException last = new GeneralSecurityException("no key of a known kind");
    for (String kind : KINDS) {
      try {
        return KeyFactory.getInstance(kind).generatePrivate(spec);
      } catch (GeneralSecurityException another) {
        last = another;
      }
    }
    throw last;
  }

  private interface Parser<T> {
    T parse(byte[] pem) throws GeneralSecurityException;
  }

  private static <T> Seen<T> read(Path file, Parser<T> parser) {
    byte[] pem;
    try (var in = Files.newInputStream(file)) {
      pem = in.readNBytes(MAX_BYTES);
    } catch (NoSuchFileException e) {
      return Seen.absent();
    } catch (IOException e) {
      return Seen.unknown(new Problem("pki-unreadable", "can't read " + file + ": " + e));
    }
    try {
      return Seen.present(parser.parse(pem));
    } catch (GeneralSecurityException e) {
      // The cause's text could quote the file; a key must not get into a message.
      return Seen.unknown(
          new Problem(
              "pki-damaged",
              file + " is not the PEM file that it should be",
              "restore it from a copy"));
    }
  }
}
