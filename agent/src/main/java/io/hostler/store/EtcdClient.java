package io.hostler.store;

import io.etcd.jetcd.Client;
import io.grpc.ClientInterceptor;
import io.grpc.netty.GrpcSslContexts;
import io.hostler.plan.Problem;
import io.netty.handler.ssl.SslContext;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.SSLException;

/** Builds jetcd's client with all the settings whose defaults would harm. */
final class EtcdClient {
  /** A watch's backlog comes as up to 1,000 values of 32 KiB in one message. */
  private static final int MAX_MESSAGE = 32 << 20;

  /** Held, or the level would be lost with the logger. */
  private static final List<Logger> NOISY =
      List.of(Logger.getLogger("io.grpc"), Logger.getLogger("io.vertx"));

  private EtcdClient() {}

  /**
   * @param callbacks runs gRPC's callbacks
   * @param besides sees each call
   * @throws StoreException {@code store-credentials} when the PEM files can't be used
   */
  static Client build(EtcdAccess access, ExecutorService callbacks, ClientInterceptor besides) {
    NOISY.forEach(logger -> logger.setLevel(Level.WARNING));
    return Client.builder()
        .endpoints(access.endpoints())
        .sslContext(tls(access))
        .executorService(callbacks)
        // Closed by jetcd together with the client. One thread of each kind: it only keeps timers.
        .vertx(
            Vertx.vertx(
                new VertxOptions()
                    // It would make a directory in /tmp, and leave it there when killed.
                    .setFileSystemOptions(
                        new FileSystemOptions()
                            .setFileCachingEnabled(false)
                            .setClassPathResolvingEnabled(false))
                    // It would look each second whether a thread of its own is blocked.
                    .setBlockedThreadCheckInterval(Duration.ofDays(1).toMillis())
                    .setEventLoopPoolSize(1)
                    .setWorkerPoolSize(1)
                    .setInternalBlockingPoolSize(1)))
        .interceptor(besides, new UnaryDeadline(access.deadline()))
        // Without calls, etcd answers pings with GOAWAY too_many_pings.
        .keepaliveTime(Duration.ofSeconds(10))
        .keepaliveTimeout(Duration.ofSeconds(3))
        .keepaliveWithoutCalls(false)
        .maxInboundMessageSize(MAX_MESSAGE)
        // Retries belong to the caller, who knows what is idempotent.
        .waitForReady(false)
        .retryMaxAttempts(0)
        .build();
  }

  private static SslContext tls(EtcdAccess access) {
    try {
      return GrpcSslContexts.forClient()
          .trustManager(access.credentials().trusted().toArray(X509Certificate[]::new))
          .keyManager(access.credentials().identity())
          .build();
    } catch (SSLException e) {
      throw new StoreException(
          new Problem("store-credentials", "can't use the etcd certificates: " + e.getMessage()),
          e);
    }
  }
}
