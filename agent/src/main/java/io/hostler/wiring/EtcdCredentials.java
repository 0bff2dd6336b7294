package io.hostler.wiring;

import io.hostler.pki.PemFiles;
import io.hostler.pki.PkiException;
import io.hostler.pki.ReloadingKeyManager;
import io.hostler.plan.Problem;
import io.hostler.plan.Seen;
import io.hostler.store.Credentials;
import io.hostler.store.StoreException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.X509KeyManager;

/**
 * Out of PEM files: those that we made for the etcd of ours, or those that the operator configured.
 */
public record EtcdCredentials(Path ca, Path certificate, Path key) implements Credentials {

  @Override
  public List<X509Certificate> trusted() {
    return switch (PemFiles.certificates(ca)) {
      case Seen.Present<List<X509Certificate>>(List<X509Certificate> all) -> all;
      case Seen.Absent<List<X509Certificate>>() -> throw unusable(ca + " is missing");
      case Seen.Unknown<List<X509Certificate>>(Problem why) -> throw unusable(why.detail());
    };
  }

  @Override
  public X509KeyManager identity() {
    try {
      return new ReloadingKeyManager(certificate, key);
    } catch (PkiException e) {
      throw unusable(
          certificate + " and " + key + " are not a certificate and its key (PEM, PKCS#8)");
    }
  }

  private static StoreException unusable(String why) {
    return new StoreException(
        new Problem(
            "store-credentials",
            "can't use the etcd certificates: " + why,
            "see store.ca, store.certificate and store.key"));
  }
}
