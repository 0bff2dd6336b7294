package io.hostler.etcd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RestartsTest {
  private final AtomicLong time = new AtomicLong(Long.MAX_VALUE - 5);
  private final Restarts restarts = new Restarts(time::get);

  private void pass(int seconds) {
    time.addAndGet(Duration.ofSeconds(seconds).toNanos());
  }

  @Test
  void whatDiesSoonWaitsLongerEachTime() {
    assertEquals(Duration.ZERO, restarts.pause());
    restarts.started();
    assertEquals(Duration.ofSeconds(1), restarts.pause());
    pass(1);
    assertEquals(Duration.ZERO, restarts.pause());
    restarts.started();
    assertEquals(Duration.ofSeconds(2), restarts.pause());
    pass(60);
    assertEquals(Duration.ZERO, restarts.pause());
    restarts.started();
    assertEquals(Duration.ofSeconds(1), restarts.pause(), "it lived long");
  }
}
