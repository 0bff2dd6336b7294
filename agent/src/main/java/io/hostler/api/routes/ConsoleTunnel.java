package io.hostler.api.routes;

import io.hostler.api.Consoles;
import io.hostler.api.http.Answer;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/** An upgraded connection as a console's screen and keyboard. */
record ConsoleTunnel(Consoles.Console console) implements Answer.Tunnel {

  @Override
  public void open(Answer.TunnelOut out) {
    console.attach(
        new Consoles.Screen() {
          @Override
          public CompletableFuture<Void> show(ByteBuffer bytes) {
            return out.write(bytes);
          }

          @Override
          public void ended() {
            out.end();
          }
        });
  }

  @Override
  public CompletableFuture<Void> in(ByteBuffer bytes) {
    return console.type(bytes);
  }

  @Override
  public void close() {
    console.close();
  }
}
