package io.hostler.pki;

import java.net.Socket;
import java.nio.file.Path;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * One key and certificate from files, exchanged without a restart when the files are. A pair that
 * doesn't belong together is never used.
 */
public final class ReloadingKeyManager extends X509ExtendedKeyManager {
  private static final String ALIAS = "own";

  private record Pair(List<X509Certificate> chain, PrivateKey key) {}

  private final Reloading<Pair> pair;

  /**
   * @throws PkiException when the files can't be read now
   */
  public ReloadingKeyManager(Path certificate, Path key) {
    this(certificate, key, System::nanoTime);
  }

  ReloadingKeyManager(Path certificate, Path key, LongSupplier nanoClock) {
    this.pair = new Reloading<>(() -> read(certificate, key), nanoClock, certificate, key);
  }

  private static Optional<Pair> read(Path certificate, Path keyFile) {
    return PemFiles.key(keyFile)
        .found()
        .flatMap(
            key ->
                PemFiles.certificates(certificate)
                    .found()
                    .filter(chain -> Certificates.isPair(chain.getFirst().getPublicKey(), key))
                    .map(chain -> new Pair(chain, key)));
  }

  private @Nullable String alias(String... keyTypes) {
    String algorithm = pair.get().key().getAlgorithm();
    for (String type : keyTypes) {
      // JSSE asks for "EC", "EC_EC" or "RSA": only the part before the underscore is the key's.
      if (type.equals(algorithm) || type.startsWith(algorithm + "_")) {
        return ALIAS;
      }
    }
    return null;
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return alias(keyTypes);
  }

  @Override
  public @Nullable String chooseEngineClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return alias(keyTypes);
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return alias(keyType);
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return alias(keyType);
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    return pair.get().chain().toArray(X509Certificate[]::new);
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    return pair.get().key();
  }

  @Override
  public String[] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return new String[] {ALIAS};
  }

  @Override
  public String[] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return new String[] {ALIAS};
  }
}
