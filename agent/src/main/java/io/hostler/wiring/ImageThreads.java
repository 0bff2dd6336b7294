package io.hostler.wiring;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The platform threads that image work blocks on: fetches, which a slow server may hold for as long
 * as a fetch may take, and checks, which must not wait for them.
 */
record ImageThreads(ExecutorService fetches, ExecutorService checks) implements AutoCloseable {
  static final int FETCHES = 4;
  static final int CHECKS = 2;

  ImageThreads() {
    this(pool("image-fetch-", FETCHES), pool("image-check-", CHECKS));
  }

  private static ExecutorService pool(String name, int threads) {
    return Executors.newFixedThreadPool(
        threads, Thread.ofPlatform().daemon().name(name, 0).factory());
  }

  @Override
  public void close() {
    fetches.shutdownNow();
    checks.shutdownNow();
  }
}
