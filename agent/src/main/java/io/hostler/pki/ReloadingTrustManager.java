package io.hostler.pki;

import io.hostler.plan.Problem;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts a peer whose chain ends at the cell's CA <em>and</em> whose role is one that it asks for:
 * a chain alone would let any holder of any certificate of the cell be anything. Follows the CA
 * file (which may hold several while the CA is exchanged).
 */
public final class ReloadingTrustManager extends X509ExtendedTrustManager {
  private final Reloading<X509ExtendedTrustManager> chain;
  private final Predicate<Role> allowed;
  private final LongAdder refused = new LongAdder();

  /**
   * @throws PkiException when the CA can't be read now
   */
  public ReloadingTrustManager(Path ca, Predicate<Role> allowed) {
    this(ca, allowed, System::nanoTime);
  }

  ReloadingTrustManager(Path ca, Predicate<Role> allowed, LongSupplier nanoClock) {
    this.chain =
        new Reloading<>(
            () -> PemFiles.certificates(ca).found().map(ReloadingTrustManager::trusting),
            nanoClock,
            ca);
    this.allowed = allowed;
  }

  /** How many peers were refused since the start: TLS itself says so to nobody. */
  public long refused() {
    return refused.sum();
  }

  private static X509ExtendedTrustManager trusting(List<X509Certificate> cas) {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (int i = 0; i < cas.size(); i++) {
        store.setCertificateEntry("ca" + i, cas.get(i));
      }
      TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(store);
      return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
    } catch (GeneralSecurityException | IOException e) {
      throw new PkiException(new Problem("pki-unreadable", "can't trust the CA: " + e), e);
    }
  }

  private interface Check {
    void run(X509ExtendedTrustManager trust) throws CertificateException;
  }

  private void check(X509Certificate[] peer, Check check) throws CertificateException {
    try {
      check.run(chain.get());
      Optional<Role> role = Certificates.role(peer[0]);
      if (role.isEmpty() || !allowed.test(role.get())) {
        throw new CertificateException(
            "not a peer for us: " + role.map(Role::uri).orElse("no role"));
      }
    } catch (CertificateException e) {
      refused.increment();
      throw e;
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] peer, String authType)
      throws CertificateException {
    check(peer, trust -> trust.checkClientTrusted(peer, authType));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] peer, String authType, Socket socket)
      throws CertificateException {
    check(peer, trust -> trust.checkClientTrusted(peer, authType, socket));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] peer, String authType, SSLEngine engine)
      throws CertificateException {
    check(peer, trust -> trust.checkClientTrusted(peer, authType, engine));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] peer, String authType)
      throws CertificateException {
    check(peer, trust -> trust.checkServerTrusted(peer, authType));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] peer, String authType, Socket socket)
      throws CertificateException {
    check(peer, trust -> trust.checkServerTrusted(peer, authType, socket));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] peer, String authType, SSLEngine engine)
      throws CertificateException {
    check(peer, trust -> trust.checkServerTrusted(peer, authType, engine));
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return chain.get().getAcceptedIssuers();
  }
}
