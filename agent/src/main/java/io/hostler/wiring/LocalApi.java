package io.hostler.wiring;

import io.hostler.api.http.AuditLog;
import io.hostler.api.http.GroupAdmission;
import io.hostler.api.http.HttpServer;
import io.hostler.api.http.Limits;
import io.hostler.api.http.PosixAccounts;
import io.hostler.api.http.SocketFile;
import io.hostler.api.routes.Api;
import io.hostler.api.routes.Parts;
import io.hostler.config.Configuration;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The local socket, served by one loop. */
public final class LocalApi implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LocalApi.class);

  private final EventLoopGroup loop;
  private final HttpServer server;

  private LocalApi(EventLoopGroup loop, HttpServer server) {
    this.loop = loop;
    this.server = server;
  }

  public static LocalApi open(Configuration configuration, Parts parts, ExecutorService work) {
    EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    // A loop of Netty 4.2 that has no timer wakes each second; one that has sleeps until then.
    var unused = loop.scheduleAtFixedRate(() -> {}, 1, 1, TimeUnit.HOURS);
    String group = configuration.text("api.group");
    HttpServer server =
        HttpServer.open(
            new SocketFile(configuration.path("api.socket"), group),
            loop,
            Api.routes(parts),
            new GroupAdmission(Directories.ownUserId(), group, new PosixAccounts(), work),
            new AuditLog(),
            Limits.DEFAULT);
    return new LocalApi(loop, server);
  }

  /** Answers under way get two seconds; a loop that hangs does not keep the agent from ending. */
  @Override
  public void close() {
    server.close();
    if (!loop.shutdownGracefully(0, 2, TimeUnit.SECONDS)
        .awaitUninterruptibly(3, TimeUnit.SECONDS)) {
      log.warn("the loop of the API did not end; going on without");
    }
  }
}
