package io.hostler.api.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.unix.PeerCredentials;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client. Nothing is read that was not asked for: the next message is asked for when the last
 * one is dealt with, so a client that sends faster than it is served waits in the kernel.
 */
final class Connection extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

  private final Shared shared;
  private Phase phase = new Deaf();
  private @Nullable ChannelHandlerContext context;
  private @Nullable Future<?> timer;

  Connection(Shared shared) {
    this.shared = shared;
  }

  /** Nobody may be heard yet, or any more. */
  private static final class Deaf implements Phase {
    @Override
    public void message(Object message) {
      ReferenceCountUtil.release(message);
    }

    @Override
    public void gone() {}
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    context = ctx;
    if (!shared.connections().opened(this)) {
      HttpWire.close(ctx);
      return;
    }
    after(shared.limits().idle(), this::close);
    try {
      Exchange exchange = new Exchange(this, ctx, shared);
      HttpWire.settle(
          ctx,
          shared.gate().admit(peer(ctx)),
          (caller, refused) -> {
            if (refused != null) {
              exchange.refuse(refused);
            } else {
              exchange.await(caller);
            }
          });
    } catch (IOException e) {
      HttpWire.close(ctx);
    }
  }

  private static Peer peer(ChannelHandlerContext ctx) throws IOException {
    PeerCredentials who = ((EpollDomainSocketChannel) ctx.channel()).peerCredentials();
    Set<Integer> gids = new HashSet<>();
    for (int gid : who.gids()) {
      gids.add(gid);
    }
    return new Peer(who.uid(), gids, who.pid());
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    phase.message(message);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    stopTimer();
    shared.connections().closed(this);
    Phase last = phase;
    phase = new Deaf();
    last.gone();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    // A client that goes away in the middle is nobody's failure.
    if (!(cause instanceof IOException)) {
      LOG.warn("connection failed", cause);
    }
    HttpWire.close(ctx);
  }

  /** From now on {@code next} takes the messages. */
  void enter(Phase next) {
    phase = next;
  }

  /** One timer a connection: a new one takes the place of the last. */
  void after(Duration delay, Runnable then) {
    stopTimer();
    if (context != null) {
      timer = context.executor().schedule(then, delay.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  void stopTimer() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }

  /** From any thread. */
  void close() {
    if (context != null) {
      HttpWire.close(context);
    }
  }
}
