package io.hostler.pki.issue;

import io.hostler.pki.CertificateSpec;
import io.hostler.pki.PkiException;
import io.hostler.pki.Role;
import io.hostler.plan.Problem;
import io.hostler.plan.Uid;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Certificates of one profile, which passes {@code openssl verify -x509_strict}. BouncyCastle only
 * lays out the fields; keys and signatures are the JDK's (no provider is registered).
 */
final class CertificateMaker {
  /** Ten years, in days. */
  private static final Duration CA_LIFE = Duration.ofDays(3652);

  private static final Duration LEAF_LIFE = Duration.ofDays(90);

  /** For clocks of peers that are a little behind. */
  private static final Duration EARLIER = Duration.ofHours(1);

  /**
   * A CA is never made anew: for a hardware clock that keeps local time, and is set right later.
   */
  private static final Duration CA_EARLIER = Duration.ofDays(1);

  private final SecureRandom random = new SecureRandom();

  KeyPair keyPair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw failed(e);
    }
  }

  X509Certificate ca(Uid cell, KeyPair pair, Instant now) {
    // Unique per generation: a later CA of the same cell must not have the same name.
    byte[] generation = new byte[4];
    random.nextBytes(generation);
    X500Name name =
        new X500Name(
            "CN=hostler cell " + cell + ",SERIALNUMBER=" + HexFormat.of().formatHex(generation));
    try {
      JcaX509v3CertificateBuilder builder =
          builder(name, name, pair.getPublic(), CA_LIFE, now.minus(CA_EARLIER));
      JcaX509ExtensionUtils ids = new JcaX509ExtensionUtils();
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      builder.addExtension(
          Extension.subjectKeyIdentifier, false, ids.createSubjectKeyIdentifier(pair.getPublic()));
      return signed(builder, pair.getPrivate(), pair.getPublic());
    } catch (GeneralSecurityException | CertIOException e) {
      throw failed(e);
    }
  }

  X509Certificate leaf(
      X509Certificate ca,
      PrivateKey caKey,
      PublicKey publicKey,
      CertificateSpec spec,
      Role role,
      Instant now) {
    X500Name issuer = X500Name.getInstance(ca.getSubjectX500Principal().getEncoded());
    X500Name subject = new X500Name("CN=" + role.name() + " " + role.node());
    try {
      JcaX509v3CertificateBuilder builder =
          builder(issuer, subject, publicKey, LEAF_LIFE, now.minus(EARLIER));
      JcaX509ExtensionUtils ids = new JcaX509ExtensionUtils();
      builder.addExtension(Extension.basicConstraints, false, new BasicConstraints(false));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      builder.addExtension(Extension.extendedKeyUsage, false, purposes(spec));
      builder.addExtension(Extension.subjectAlternativeName, false, names(spec, role));
      builder.addExtension(
          Extension.subjectKeyIdentifier, false, ids.createSubjectKeyIdentifier(publicKey));
      builder.addExtension(
          Extension.authorityKeyIdentifier, false, ids.createAuthorityKeyIdentifier(ca));
      return signed(builder, caKey, ca.getPublicKey());
    } catch (GeneralSecurityException | CertIOException e) {
      throw failed(e);
    }
  }

  static String pem(X509Certificate certificate) {
    try {
      return SafeFiles.pem("CERTIFICATE", certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw failed(e);
    }
  }

  private static ExtendedKeyUsage purposes(CertificateSpec spec) {
    return new ExtendedKeyUsage(
        switch (spec.usage()) {
          case SERVER -> new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth};
          case CLIENT -> new KeyPurposeId[] {KeyPurposeId.id_kp_clientAuth};
          case PEER ->
              new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth};
        });
  }

  private static GeneralNames names(CertificateSpec spec, Role role) {
    List<GeneralName> names = new ArrayList<>();
    spec.dns().forEach(dns -> names.add(new GeneralName(GeneralName.dNSName, dns)));
    spec.addresses().forEach(ip -> names.add(new GeneralName(GeneralName.iPAddress, ip)));
    names.add(new GeneralName(GeneralName.uniformResourceIdentifier, role.uri()));
    return new GeneralNames(names.toArray(GeneralName[]::new));
  }

  private JcaX509v3CertificateBuilder builder(
      X500Name issuer, X500Name subject, PublicKey publicKey, Duration life, Instant start) {
    Instant from = start.truncatedTo(ChronoUnit.SECONDS);
    // 159 random bits, the topmost set: positive, of one length, never zero.
    BigInteger serial = new BigInteger(159, random).setBit(158);
    return new JcaX509v3CertificateBuilder(
        issuer, serial, Date.from(from), Date.from(from.plus(life)), subject, publicKey);
  }

  /** Signed, and verified before anybody gets it. */
  private static X509Certificate signed(
      JcaX509v3CertificateBuilder builder, PrivateKey key, PublicKey verifier)
      throws GeneralSecurityException {
    try {
      X509Certificate certificate =
          new JcaX509CertificateConverter()
              .getCertificate(
                  builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
      certificate.verify(verifier);
      return certificate;
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException(e);
    }
  }

  private static PkiException failed(Exception cause) {
    return new PkiException(
        new Problem("pki-issue-failed", "can't make a certificate: " + cause.getMessage()), cause);
  }
}
