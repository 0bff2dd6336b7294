package io.hostler.firewall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.plan.Problem;
import io.hostler.testing.Eventually;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A library that does not return. */
class NftDeadlineTest {
  private final FakeNft nft = new FakeNft();
  private final CountDownLatch returns = new CountDownLatch(1);

  private final NftDriver driver =
      new NftDriver(
          () ->
              new NftAround(nft) {
                @Override
                public void run(String text) {
                  awaitReturn();
                  super.run(text);
                }
              },
          Duration.ofMillis(300));

  @AfterEach
  void close() {
    returns.countDown();
    driver.close();
  }

  private void awaitReturn() {
    try {
      assertTrue(returns.await(30, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private CompletableFuture<Committed> commit() {
    return driver.commit(() -> TableDesired.empty().with(Some.guest(1, Rules.open())));
  }

  private static String code(CompletableFuture<?> answer) {
    ExecutionException failure =
        assertThrows(ExecutionException.class, () -> answer.get(30, TimeUnit.SECONDS));
    return assertInstanceOf(NftException.class, failure.getCause()).problem().code();
  }

  @Test
  void isOutOfServiceUntilItReturns() throws Exception {
    assertEquals("nft-deadline", code(commit()));
    Eventually.holds(() -> driver.outOfService().isPresent());
    CompletableFuture<Committed> refused = commit();
    assertTrue(refused.isDone(), "at once");
    assertEquals("nft-stuck", code(refused));
    assertEquals("nft-stuck", code(driver.inForce()));
    assertEquals(
        "nft-stuck",
        driver.findings().get(30, TimeUnit.SECONDS).stream()
            .map(Problem::code)
            .findFirst()
            .orElseThrow());
    returns.countDown();
    Eventually.holds(() -> driver.outOfService().equals(Optional.<Problem>empty()));
    assertEquals(1, commit().get(30, TimeUnit.SECONDS).table().guests().size());
  }
}
