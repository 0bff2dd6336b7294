package io.hostler.firewall;

import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/**
 * A context of the library's own, beside the driver's and in the same namespace, with nothing
 * around it.
 */
final class BareNft implements AutoCloseable {
  private final NftThread thread = new NftThread();
  private final Nft nft;

  /**
   * @param name of the thread, as the driver's: its watch takes these changes for its own
   */
  BareNft(Supplier<Nft> opener, String name) throws ExecutionException, InterruptedException {
    nft =
        thread
            .call(
                () -> {
                  Thread.currentThread().setName(name);
                  return opener.get();
                })
            .get();
  }

  /** How long one call with this text took, in ms. */
  double run(String text) throws ExecutionException, InterruptedException {
    return thread
        .call(
            () -> {
              long start = System.nanoTime();
              nft.run(text);
              return (System.nanoTime() - start) / 1e6;
            })
        .get();
  }

  @Override
  public void close() {
    thread.run(nft::close);
    thread.close();
  }
}
