package io.hostler.firewall;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FakeNftTest extends NftContract {
  private static final String CHAIN = NftNames.firewallChain(Some.uid(900));
  private static final int TRANSACTIONS = 300;

  @Override
  Nft open() {
    return new FakeNft();
  }

  /** A packet, and a test, may ask at any moment of a transaction on another thread. */
  @Test
  void whoAsksDuringTransactionsSeesEachWholeOrNotAtAll() throws Exception {
    nft.run(RulesetDelta.replace(RulesetRenderer.render(some())));
    List<String> ids = nft.ids(CHAIN);
    String anew =
        "flush chain inet hostler %s\n".formatted(CHAIN)
            + ids.stream()
                .map(
                    id ->
                        "add rule inet hostler %s counter accept comment \"%s\"\n"
                            .formatted(CHAIN, id))
                .reduce("", String::concat);
    CompletableFuture<Void> writer =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 0; i < TRANSACTIONS; i++) {
                nft.run(anew);
              }
            });
    while (!writer.isDone()) {
      assertEquals(ids, nft.ids(CHAIN));
      assertEquals(some(), ReadBack.of(nft.read().orElseThrow()));
    }
    try {
      writer.orTimeout(60, TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      throw new AssertionError("the writer failed", e);
    }
  }
}
