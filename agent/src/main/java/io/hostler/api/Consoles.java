package io.hostler.api;

import io.hostler.model.ResourceName;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/** The serial consoles of the instances. */
public interface Consoles {

  CompletableFuture<Console> open(Caller caller, ResourceName instance);

  /**
   * The newest of the kept log.
   *
   * @param bytes at most so many
   */
  CompletableFuture<byte[]> log(ResourceName instance, int bytes);

  /** An attached console. Closing twice is fine. */
  interface Console extends AutoCloseable {

    /** Starts the output; called once. */
    void attach(Screen screen);

    /** Sends what was typed; complete when more may come. */
    CompletableFuture<Void> type(ByteBuffer bytes);

    @Override
    void close();
  }

  /** Where a console's output goes. */
  interface Screen {

    /** Complete when more may come. */
    CompletableFuture<Void> show(ByteBuffer bytes);

    /** The console ended: the guest stopped, or somebody else took it. */
    void ended();
  }
}
