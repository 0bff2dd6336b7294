package io.hostler.firewall;

import io.hostler.model.IpAddress;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Another nftables, call by call: for tests that change one call. */
abstract class NftAround implements Nft {
  private final Nft real;

  NftAround(Nft real) {
    this.real = real;
  }

  @Override
  public void run(String text) {
    real.run(text);
  }

  @Override
  public Optional<TableFound> read() {
    return real.read();
  }

  @Override
  public AutoCloseable watch(Consumer<String> touched, Runnable lost) {
    return real.watch(touched, lost);
  }

  @Override
  public Map<String, Counted> counters(String chain) {
    return real.counters(chain);
  }

  @Override
  public List<String> ids(String chain) {
    return real.ids(chain);
  }

  @Override
  public Map<String, Counted> counted(String set) {
    return real.counted(set);
  }

  @Override
  public Optional<Counted> counted(String set, IfName element) {
    return real.counted(set, element);
  }

  @Override
  public void forget(Collection<IpAddress> addresses) {
    real.forget(addresses);
  }

  @Override
  public List<String> foreignForwardDrops() {
    return real.foreignForwardDrops();
  }

  @Override
  public void close() {
    real.close();
  }
}
