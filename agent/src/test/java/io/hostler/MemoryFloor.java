package io.hostler;

import io.hostler.api.RawClient;
import io.hostler.firewall.NftDriver;
import io.hostler.libvirt.LibvirtConnection;
import io.hostler.model.Json;
import io.hostler.store.EtcdStore;
import io.hostler.store.Watch;
import io.hostler.store.WatchListener;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.UnixChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The libraries that an agent stands on, each brought to do its part once, and no agent: a list and
 * a watch of etcd over TLS, a connection to libvirtd with its events, a context of libnftables, a
 * request over HTTP on a unix socket, JSON, a line of log. What they hold, no agent is below.
 */
public final class MemoryFloor {
  private static final Logger log = LoggerFactory.getLogger(MemoryFloor.class);
  private static final Duration CALM = Duration.ofSeconds(15);

  private MemoryFloor() {}

  /**
   * @param arguments the socket and the state directory of an agent that runs, with its etcd
   */
  public static void main(String[] arguments) throws Exception {
    EtcdStore store = AgentStore.of(Path.of(arguments[1]));
    long revision = store.list("/hostler/", "", 0, 10).join().revision();
    Watch watch = store.watch("/hostler/", revision, new Deaf());
    LibvirtConnection libvirt = new LibvirtConnection("qemu:///system");
    libvirt.start();
    boolean connected = libvirt.awaitConnected(CALM);
    NftDriver nft = NftDriver.onHost();
    EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    Path socket = Files.createTempDirectory("floor").resolve("sock");
    listen(loop, socket);
    String answer = RawClient.once(socket, "GET / HTTP/1.1\r\nHost: floor\r\n\r\n");
    log.info(
        "libvirt {} nftables {} etcd {} http {} {}",
        connected,
        nft.findings().get(),
        watch,
        answer.lines().findFirst(),
        Json.write(Json.object().put("json", true)));
    System.gc();
    Thread.sleep(CALM);
    System.out.printf(
        "  the libraries alone: resident %.1f MiB (anonymous %.1f)%n",
        mib("VmRSS"), mib("RssAnon"));
    // Not by returning: that would wait for the libraries' threads.
    System.exit(0);
  }

  private static double mib(String name) throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith(name))
        .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024.0)
        .sum();
  }

  private static void listen(EventLoopGroup loop, Path socket) throws InterruptedException {
    new ServerBootstrap()
        .group(loop)
        .channel(EpollServerDomainSocketChannel.class)
        .childHandler(
            new ChannelInitializer<UnixChannel>() {
              @Override
              protected void initChannel(UnixChannel channel) {
                channel.pipeline().addLast(new HttpServerCodec(), new Fine());
              }
            })
        .bind(new DomainSocketAddress(socket.toFile()))
        .sync();
  }

  private static final class Deaf implements WatchListener {
    @Override
    public void changed(List<Change> changes) {}

    @Override
    public void ended(WatchEnd cause) {}
  }

  private static final class Fine extends SimpleChannelInboundHandler<HttpRequest> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpRequest request) {
      context
          .writeAndFlush(
              new DefaultFullHttpResponse(
                  HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.EMPTY_BUFFER))
          .addListener(ChannelFutureListener.CLOSE);
    }
  }
}
