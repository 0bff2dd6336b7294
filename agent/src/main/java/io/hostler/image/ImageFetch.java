package io.hostler.image;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocketFactory;

/** Fetches image files by URL into the store, within {@link FetchLimits}. */
public final class ImageFetch {

  /** Names to addresses; the JDK's own, or a test's. */
  public interface Resolver {
    InetAddress[] resolve(String host) throws UnknownHostException;
  }

  private final ImageStore store;
  private final FetchLimits limits;
  private final Resolver resolver;
  private final Supplier<SSLSocketFactory> tls;
  private final ExecutorService threads;

  /**
   * @param tls asked with the first https: the host's authorities take 2 MiB
   * @param threads bounded platform threads that may block for as long as a fetch may take: as many
   *     fetches run at once
   */
  public ImageFetch(
      ImageStore store,
      FetchLimits limits,
      Resolver resolver,
      Supplier<SSLSocketFactory> tls,
      ExecutorService threads) {
    this.store = store;
    this.limits = limits;
    this.resolver = resolver;
    this.tls = tls;
    this.threads = threads;
  }

  /** With the JDK's resolver and the host's trusted authorities. */
  public ImageFetch(ImageStore store, FetchLimits limits, ExecutorService threads) {
    this(
        store,
        limits,
        InetAddress::getAllByName,
        () -> (SSLSocketFactory) SSLSocketFactory.getDefault(),
        threads);
  }

  /** Starts a fetch; its failures are all in {@link Fetch#done}. */
  public Fetch start(FetchRequest request) {
    FetchRun run = new FetchRun(store, limits, resolver, tls, request);
    run.start(threads);
    return run;
  }
}
