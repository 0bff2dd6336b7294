package io.hostler.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A TCP relay to a port of loopback that cuts, slows and freezes what passes through it. */
final class Relay implements AutoCloseable {
  private final ServerSocket server;
  private final int target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private boolean frozen;
  private volatile int delayMillis;
  private volatile long bytesToCut = Long.MAX_VALUE;
  private final AtomicInteger cuts = new AtomicInteger();

  Relay(int target) {
    this.target = target;
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  boolean connected() {
    return !sockets.isEmpty();
  }

  /** How many connections were cut. */
  int cuts() {
    return cuts.get();
  }

  /** Resets all connections; new ones are taken. */
  void cut() {
    cuts.addAndGet(sockets.size() / 2);
    sockets.forEach(Relay::reset);
    sockets.clear();
  }

  /** Cuts in the middle of what the server sends, after so many bytes more. */
  void cutAfter(long serverBytes) {
    bytesToCut = serverBytes;
  }

  /** Nothing passes, and nobody is told. */
  synchronized void freeze() {
    frozen = true;
  }

  synchronized void thaw() {
    frozen = false;
    notifyAll();
  }

  /** Each piece passes so much later. */
  void delay(int millis) {
    delayMillis = millis;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        Socket upstream = new Socket(InetAddress.getLoopbackAddress(), target);
        sockets.add(client);
        sockets.add(upstream);
        Thread.ofVirtual().start(() -> pump(client, upstream, false));
        Thread.ofVirtual().start(() -> pump(upstream, client, true));
      } catch (IOException e) {
        // The target is down: the client's connection attempt fails, as it should.
        continue;
      }
    }
  }

  private void pump(Socket from, Socket to, boolean fromServer) {
    byte[] buffer = new byte[8_192];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        hold();
        if (fromServer && (bytesToCut -= n) < 0) {
          bytesToCut = Long.MAX_VALUE;
          out.write(buffer, 0, n / 2);
          cuts.incrementAndGet();
          break;
        }
        out.write(buffer, 0, n);
      }
    } catch (IOException | InterruptedException e) {
      // Cut: both ends learn of it below.
    } finally {
      reset(from);
      reset(to);
      sockets.remove(from);
      sockets.remove(to);
    }
  }

  private void hold() throws InterruptedException {
    if (delayMillis > 0) {
      Thread.sleep(delayMillis);
    }
    synchronized (this) {
      while (frozen) {
        wait();
      }
    }
  }

  private static void reset(Socket socket) {
    try (socket) {
      if (!socket.isClosed()) {
        socket.setSoLinger(true, 0);
      }
    } catch (IOException e) {
      // The other direction closed it in the same moment.
      return;
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    thaw();
    cut();
  }
}
