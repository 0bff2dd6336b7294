package io.hostler.api.http;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** What a route answers. */
public sealed interface Answer {

  /**
   * One body.
   *
   * @param code of the problem that it tells of; empty when it tells of none
   */
  record Content(int status, String type, ByteBuffer body, Map<String, String> headers, String code)
      implements Answer {

    public Content with(String header, String value) {
      Map<String, String> more = new java.util.TreeMap<>(headers);
      more.put(header, value);
      return new Content(status, type, body, more, code);
    }
  }

  /** A stream of lines that ends when the client leaves. */
  record Lines(String type, LineSource source) implements Answer {}

  /** 101, then raw bytes both ways. */
  record Upgrade(String protocol, Tunnel tunnel) implements Answer {}

  /** Where lines come from; called once, when the header of the answer is out. */
  interface LineSource {
    AutoCloseable open(LineSink sink);
  }

  /** Takes lines from any thread, in the order of the calls; never blocks. */
  interface LineSink {
    void line(byte[] lineWithNewline);
  }

  /** The server's end of an upgraded connection. */
  interface Tunnel {

    /** Called once, when the client may be written to. */
    void open(TunnelOut out);

    /** Bytes of the client; complete when more may come. */
    CompletableFuture<Void> in(ByteBuffer bytes);

    /** The client left. */
    void close();
  }

  /** To the client of an upgraded connection. */
  interface TunnelOut {

    /** Complete when the bytes are out. */
    CompletableFuture<Void> write(ByteBuffer bytes);

    void end();
  }

  static Content json(int status, Object value) {
    return new Content(
        status, "application/json", ByteBuffer.wrap(Render.bytes(value)), Map.of(), "");
  }
}
