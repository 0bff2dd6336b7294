package io.hostler.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.host.TapName;
import io.hostler.host.Taps;
import io.hostler.linux.Libc;
import io.hostler.linux.Rtnetlink;
import io.hostler.model.AddressPoolSpec.Mode;
import io.hostler.plan.Uid;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The contract against the kernel, in namespaces of the test's. */
@Tag("lab")
class RtnetlinkDriverTest extends NetworkDriverContract {
  private final LabNetwork lab = new LabNetwork();

  @AfterEach
  void close() {
    lab.close();
  }

  @Override
  NetworkDriver driver() {
    return lab.driver();
  }

  @Override
  void deleteByHand(TapName tap) {
    lab.host(
        netlink -> {
          netlink.links().delete(netlink.links().byName(tap.value()).orElseThrow().index());
          return 0;
        });
  }

  @Override
  void addForeign(TapName tap) {
    lab.host(
        netlink -> {
          Taps.create(tap, USER, () -> {});
          return 0;
        });
  }

  @Test
  void aTapKilledBeforeItsMarkIsGone() {
    lab.host(
        netlink -> {
          Libc.close(Taps.attach(tap));
          return 0;
        });
    assertTrue(driver().observe(owner).tap().isAbsent());
  }

  @Test
  void aLookAtOneCostsTheSameHoweverManyOthersThereAre() {
    NetworkDesired desired =
        desired(owner, new Rates(Optional.of(1_250_000L), Optional.empty()), V4, V6);
    run(desired);
    long alone = messages(desired);
    for (int i = 0; i < 20; i++) {
      run(
          desired(
              Uid.random(),
              Rates.UNLIMITED,
              address("198.51.100." + (20 + i), Mode.PROXIED),
              address("fd77::" + (20 + i), Mode.PROXIED)));
    }
    assertEquals(alone, messages(desired));
  }

  private long messages(NetworkDesired desired) {
    long before = lab.host(Rtnetlink::received);
    assertConverged(desired);
    return lab.host(Rtnetlink::received) - before;
  }
}
