package io.hostler.api.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.UnixChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.flow.FlowControlHandler;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The API on a unix socket. */
public final class HttpServer implements AutoCloseable {
  private static final int PIECE = 64 << 10;

  private final SocketFile file;
  private final Channel listening;
  private final ExecutorService handlers;
  private final Connections connections;

  private HttpServer(
      SocketFile file, Channel listening, ExecutorService handlers, Connections connections) {
    this.file = file;
    this.listening = listening;
    this.handlers = handlers;
    this.connections = connections;
  }

  /**
   * Listens; when it returns, clients can connect.
   *
   * @param loops epoll's; shared with others, and not closed with this server
   */
  public static HttpServer open(
      SocketFile file,
      EventLoopGroup loops,
      List<Route> routes,
      Admission gate,
      Audit audit,
      Limits limits) {
    ExecutorService handlers =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("api-", 0).factory());
    Connections connections = new Connections(limits.connections());
    Shared shared = new Shared(limits, new Router(routes), gate, audit, handlers, connections);
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loops)
            .channel(EpollServerDomainSocketChannel.class)
            .option(ChannelOption.ALLOCATOR, UnpooledByteBufAllocator.DEFAULT)
            .childOption(ChannelOption.ALLOCATOR, UnpooledByteBufAllocator.DEFAULT)
            .childOption(ChannelOption.AUTO_READ, false)
            .childHandler(
                new ChannelInitializer<UnixChannel>() {
                  @Override
                  protected void initChannel(UnixChannel channel) {
                    channel
                        .pipeline()
                        .addLast(
                            new HttpServerCodec(
                                new HttpDecoderConfig()
                                    .setMaxInitialLineLength(limits.headerBytes())
                                    .setMaxHeaderSize(limits.headerBytes())
                                    // Both a length and chunks: which body is meant is a guess.
                                    .setUseRfc9112TransferEncoding(true)
                                    .setMaxChunkSize(PIECE)))
                        // One message for each read that is asked for.
                        .addLast(new FlowControlHandler())
                        .addLast(new Insist())
                        .addLast(new Connection(shared));
                  }
                });
    Channel listening =
        file.publish(
            path ->
                bootstrap
                    .bind(new DomainSocketAddress(path.toFile()))
                    .syncUninterruptibly()
                    .channel());
    return new HttpServer(file, listening, handlers, connections);
  }

  /** Connections that are open now. */
  public int connections() {
    return connections.size();
  }

  @Override
  public void close() {
    listening.close().syncUninterruptibly();
    file.remove();
    connections.closeAll();
    handlers.shutdown();
  }
}
