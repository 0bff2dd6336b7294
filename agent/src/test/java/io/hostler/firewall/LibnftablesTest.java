package io.hostler.firewall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.model.IpAddress;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("lab")
class LibnftablesTest extends NftContract {
  private static final int READS = 20;

  private NetNs space;

  @Override
  Nft open() {
    space = new NetNs("lib");
    return new OnThread(space);
  }

  @AfterEach
  void removeNamespace() {
    space.close();
  }

  /** libnftables before 1.0.10 reads freed memory when it writes such a table as JSON. */
  @Test
  void tablesWithFlagsAreReadAsOthers() {
    nft.run(RulesetDelta.replace(RulesetRenderer.render(some())));
    space.sh("nft 'add table ip other { flags dormant; }; add table inet more { flags dormant; }'");
    for (int i = 0; i < READS; i++) {
      assertEquals(some(), ReadBack.of(nft.read().orElseThrow()));
      assertEquals(List.of(), nft.foreignForwardDrops());
    }
    for (int i = 0; i < READS; i++) {
      space.sh("nft 'add table inet hostler { flags dormant; }'");
      TableFound found = nft.read().orElseThrow();
      assertEquals(some(), ReadBack.of(found));
      assertFalse(found.isOurLayout());
    }
    assertTrue(nft.read().orElseThrow().isOurLayout());
  }

  /** The kernel's nftables, reached from any thread by way of the one that it lives on. */
  static final class OnThread implements Nft {
    private final NftThread thread = new NftThread();
    private final Nft real;

    OnThread(NetNs space) {
      real = on(() -> space.nft().get());
    }

    @Override
    public void run(String text) {
      on(
          () -> {
            real.run(text);
            return true;
          });
    }

    @Override
    public Optional<TableFound> read() {
      return on(real::read);
    }

    @Override
    public AutoCloseable watch(Consumer<String> touched, Runnable lost) {
      return on(() -> real.watch(touched, lost));
    }

    @Override
    public Map<String, Counted> counters(String chain) {
      return on(() -> real.counters(chain));
    }

    @Override
    public List<String> ids(String chain) {
      return on(() -> real.ids(chain));
    }

    @Override
    public Map<String, Counted> counted(String set) {
      return on(() -> real.counted(set));
    }

    @Override
    public Optional<Counted> counted(String set, IfName element) {
      return on(() -> real.counted(set, element));
    }

    @Override
    public void forget(Collection<IpAddress> addresses) {
      on(
          () -> {
            real.forget(addresses);
            return true;
          });
    }

    @Override
    public List<String> foreignForwardDrops() {
      return on(real::foreignForwardDrops);
    }

    @Override
    public void close() {
      on(
          () -> {
            real.close();
            return true;
          });
      thread.close();
    }

    private <T> T on(Callable<T> work) {
      try {
        return thread.call(work).get();
      } catch (ExecutionException e) {
        throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
