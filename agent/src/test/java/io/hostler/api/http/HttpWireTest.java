package io.hostler.api.http;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class HttpWireTest {

  /** An overflowing stack left the client without an answer until the deadline. */
  @Test
  void anErrorOfAHandlerEndsItsRequest() {
    CompletableFuture<String> answer =
        HttpWire.start(
            Runnable::run,
            () -> {
              throw new StackOverflowError();
            });
    assertTrue(answer.isCompletedExceptionally());
    assertInstanceOf(StackOverflowError.class, answer.exceptionNow());
  }
}
