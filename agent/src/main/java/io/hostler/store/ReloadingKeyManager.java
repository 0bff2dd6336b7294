package io.hostler.store;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Presents the certificate that the files hold at the time of a handshake, so that a renewed one
 * needs no restart. A pair that can't be read (replaced half) leaves the last good one in use.
 */
final class ReloadingKeyManager extends X509ExtendedKeyManager {
  private static final Logger log = LoggerFactory.getLogger(ReloadingKeyManager.class);
  private static final String ALIAS = "node";

  private final Path certificate;
  private final Path key;
  private volatile Identity identity;

  private record Identity(List<X509Certificate> chain, PrivateKey key, List<FileTime> times) {}

  ReloadingKeyManager(Path certificate, Path key) throws IOException, GeneralSecurityException {
    this.certificate = certificate;
    this.key = key;
    this.identity = read();
  }

  private Identity read() throws IOException, GeneralSecurityException {
    List<FileTime> times = times();
    List<X509Certificate> chain = PemFiles.certificates(certificate);
    return new Identity(chain, PemFiles.key(key, chain.getFirst()), times);
  }

  private List<FileTime> times() throws IOException {
    return List.of(Files.getLastModifiedTime(certificate), Files.getLastModifiedTime(key));
  }

  private void reload() {
    try {
      if (!times().equals(identity.times())) {
        identity = read();
        log.info("certificate reloaded file={}", certificate);
      }
    } catch (IOException | GeneralSecurityException e) {
      log.warn("certificate not reloaded file={} because={}", certificate, e.toString());
    }
  }

  @Override
  public String chooseEngineClientAlias(
      String[] types, Principal @Nullable [] issuers, SSLEngine engine) {
    reload();
    return ALIAS;
  }

  @Override
  public String chooseClientAlias(
      String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
    reload();
    return ALIAS;
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    return identity.chain().toArray(X509Certificate[]::new);
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    return identity.key();
  }

  @Override
  public String[] getClientAliases(String type, Principal @Nullable [] issuers) {
    return new String[] {ALIAS};
  }

  @Override
  public @Nullable String chooseServerAlias(
      String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }

  @Override
  public String @Nullable [] getServerAliases(String type, Principal @Nullable [] issuers) {
    return null;
  }
}
