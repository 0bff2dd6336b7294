package io.hostler.etcd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hostler.plan.Problem;
import io.hostler.plan.Seen;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class KnownHealthTest {
  private static final EtcdHealth WELL = new EtcdHealth(true, false, 10, 100);

  private long now = 1_000;
  private boolean answers = true;
  private int asked;
  private Seen<EtcdHealth> says = Seen.present(WELL);
  private final KnownHealth known = new KnownHealth(() -> answers, () -> now);

  /** The looks of {@code minutes}, one each half minute. */
  private int asksIn(int minutes, boolean runs) {
    asked = 0;
    for (int i = 0; i < 2 * minutes; i++) {
      now += Duration.ofSeconds(30).toNanos();
      assertEquals(
          says,
          known.look(
              runs,
              () -> {
                asked++;
                return says;
              }));
    }
    return asked;
  }

  @Test
  void anEtcdThatIsWellIsAskedSeldom() {
    asksIn(1, true);
    assertEquals(12, asksIn(60, true));
  }

  @Test
  void anyDoubtIsAskedAboutAtOnce() {
    asksIn(1, true);
    answers = false;
    assertEquals(2, asksIn(1, true), "our own client does not hear from it");
    answers = true;
    assertEquals(2, asksIn(1, false), "what answers is not the one that we started");
    for (Seen<EtcdHealth> doubtful :
        java.util.List.of(
            Seen.<EtcdHealth>absent(),
            Seen.<EtcdHealth>unknown(new Problem("etcd-silent", "no answer")),
            Seen.present(new EtcdHealth(false, false, 10, 100)),
            Seen.present(new EtcdHealth(true, true, 10, 100)),
            Seen.present(new EtcdHealth(true, false, 50, 100)))) {
      says = Seen.present(WELL);
      now += KnownHealth.GOOD_FOR.toNanos();
      asksIn(1, true);
      says = doubtful;
      now += KnownHealth.GOOD_FOR.toNanos();
      assertEquals(2, asksIn(1, true), doubtful.toString());
    }
  }
}
