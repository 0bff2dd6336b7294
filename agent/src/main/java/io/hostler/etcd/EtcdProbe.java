package io.hostler.etcd;

import com.fasterxml.jackson.databind.JsonNode;
import io.hostler.model.Json;
import io.hostler.pki.PkiDirectory;
import io.hostler.pki.PkiException;
import io.hostler.pki.ReloadingKeyManager;
import io.hostler.pki.ReloadingTrustManager;
import io.hostler.plan.Problem;
import io.hostler.plan.Seen;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/**
 * Asks a managed etcd how it is, over its HTTP pages {@code /health} and {@code /metrics} with the
 * agent's client certificate. One plain socket: an HTTP client would cost more memory than this
 * saves lines.
 */
public final class EtcdProbe {
  private static final int TIMEOUT_MILLIS = 1500;
  private static final int MAX_BYTES = 1 << 20;

  /** What etcd takes in one request unless told otherwise ({@code --max-request-bytes}). */
  private static final long MAX_REQUEST_BYTES = 3L << 19;

  private final EtcdDesired desired;
  private Optional<SSLContext> context = Optional.empty();

  public EtcdProbe(EtcdDesired desired) {
    this.desired = desired;
  }

  /** Absent: refused, so nothing listens. Unknown: something listens, and it isn't ours. */
  public Seen<EtcdHealth> look() {
    EtcdSettings settings = desired.settings();
    InetSocketAddress address = new InetSocketAddress(settings.address(), settings.clientPort());
    try (Socket free = new Socket()) {
      free.connect(address, TIMEOUT_MILLIS);
    } catch (ConnectException e) {
      return String.valueOf(e.getMessage()).contains("refused")
          ? Seen.absent()
          : Seen.unknown(silent(e));
    } catch (IOException e) {
      return Seen.unknown(silent(e));
    }
    try {
      SSLContext tls = tls();
      return Seen.present(health(page(tls, address, "/health"), page(tls, address, "/metrics")));
    } catch (IOException | PkiException | GeneralSecurityException e) {
      return Seen.unknown(
          new Problem(
              "etcd-port-taken",
              "what listens at " + settings.endpoint() + " is not this node's etcd: " + e,
              "is the packaged etcd running? systemctl disable --now etcd; or choose other ports"));
    }
  }

  private static EtcdHealth health(String health, String metrics) throws IOException {
    JsonNode said = Json.read(health);
    boolean healthy = said.path("health").asText().equals("true");
    boolean leader = gauge(metrics, "etcd_server_has_leader") == 1;
    long database = gauge(metrics, "etcd_mvcc_db_total_size_in_bytes");
    long quota = gauge(metrics, "etcd_server_quota_backend_bytes");
    // A leader and yet unhealthy: an alarm. etcd 3.5 names it; with 3.4 the size tells: the alarm
    // is
    // raised by the first request that the rest of the quota would not hold.
    boolean noSpace =
        !healthy
            && (said.path("reason").asText().contains("NOSPACE")
                || database > quota - MAX_REQUEST_BYTES);
    return new EtcdHealth(healthy && leader, leader && noSpace, database, quota);
  }

  /** A gauge's value; -1 when it isn't there. */
  private static long gauge(String metrics, String name) {
    return metrics
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .findFirst()
        .map(line -> (long) Double.parseDouble(line.substring(name.length() + 1)))
        .orElse(-1L);
  }

  /** HTTP/1.0, so that the body is neither chunked nor followed by anything. */
  private static String page(SSLContext tls, InetSocketAddress address, String path)
      throws IOException {
    try (Socket plain = new Socket()) {
      plain.connect(address, TIMEOUT_MILLIS);
      plain.setSoTimeout(TIMEOUT_MILLIS);
      String host = address.getAddress().getHostAddress();
      try (SSLSocket socket =
          (SSLSocket) tls.getSocketFactory().createSocket(plain, host, address.getPort(), true)) {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket
            .getOutputStream()
            .write(("GET " + path + " HTTP/1.0\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        String answer =
            new String(socket.getInputStream().readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
        int body = answer.indexOf("\r\n\r\n");
        if (!answer.startsWith("HTTP/1.") || body < 0) {
          throw new IOException("no HTTP answer");
        }
        return answer.substring(body + 4);
      }
    }
  }

  private synchronized SSLContext tls() throws GeneralSecurityException {
    if (context.isEmpty()) {
      PkiDirectory pki = desired.settings().pki();
      SSLContext fresh = SSLContext.getInstance("TLS");
      fresh.init(
          new KeyManager[] {
            new ReloadingKeyManager(
                pki.certificate(EtcdDesired.CLIENT), pki.key(EtcdDesired.CLIENT))
          },
          new TrustManager[] {
            new ReloadingTrustManager(
                pki.caCertificate(),
                role ->
                    role.cell().equals(desired.cell()) && role.name().equals(EtcdDesired.SERVER))
          },
          null);
      context = Optional.of(fresh);
    }
    return context.get();
  }

  private Problem silent(IOException e) {
    return new Problem(
        "etcd-silent", "no answer at " + desired.settings().endpoint() + ": " + e.getMessage());
  }
}
