package io.hostler.etcd;

import io.hostler.pki.PkiDirectory;
import io.hostler.pki.ReloadingKeyManager;
import io.hostler.pki.ReloadingTrustManager;
import io.hostler.testing.Eventually;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/**
 * A port of a managed etcd, for clients that trust its CA: they get the first line of an answer, or
 * why etcd refused them.
 */
record TlsDoor(EtcdDesired desired, int port, String server) {

  static TlsDoor client(EtcdDesired desired) {
    return new TlsDoor(desired, desired.settings().clientPort(), EtcdDesired.SERVER);
  }

  static TlsDoor peer(EtcdDesired desired) {
    return new TlsDoor(desired, desired.settings().peerPort(), EtcdDesired.PEER);
  }

  /** What is said to one who shows no certificate. */
  String toNobody() throws Exception {
    return answer(List.of());
  }

  /** What is said to one who shows the certificate of this name in a directory. */
  String to(Path directory, String name) throws Exception {
    PkiDirectory pki = new PkiDirectory(directory);
    return answer(List.of(new ReloadingKeyManager(pki.certificate(name), pki.key(name))));
  }

  private String answer(List<KeyManager> keys) throws IOException, GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    TrustManager trust =
        new ReloadingTrustManager(
            desired.settings().pki().caCertificate(), role -> role.name().equals(server));
    context.init(keys.toArray(KeyManager[]::new), new TrustManager[] {trust}, null);
    InetAddress address = InetAddress.ofLiteral(desired.settings().address());
    try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(address, port)) {
      socket.setSoTimeout(10_000);
      try {
        socket
            .getOutputStream()
            .write("GET /version HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return answer.lines().findFirst().orElse("nothing");
      } catch (SSLException | SocketException refused) {
        return rejected(":" + socket.getLocalPort() + "\"");
      }
    }
  }

  /** In its own words: the alert may be lost to a reset that overtakes it. */
  private String rejected(String client) {
    Path log = desired.settings().home().resolve("etcd.log");
    String[] found = new String[1];
    Eventually.holds(
        "etcd tells why it refused " + client,
        () -> {
          found[0] =
              Files.readAllLines(log).stream()
                  .filter(line -> line.contains("rejected connection") && line.contains(client))
                  .findFirst()
                  .orElse("");
          return !found[0].isEmpty();
        });
    return found[0];
  }
}
