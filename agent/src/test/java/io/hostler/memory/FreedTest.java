package io.hostler.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hostler.model.Kind;
import io.hostler.model.Placement;
import io.hostler.model.PlacementCodec;
import io.hostler.plan.Uid;
import io.hostler.store.Diff;
import io.hostler.store.Entry;
import io.hostler.store.Keys;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FreedTest {
  private static final Uid UID = Uid.random();

  private static Entry entry(String key, String value) {
    return new Entry(key, value, 5, 5);
  }

  private static Entry placement(Optional<Uid> node) {
    Optional<String> why = node.isPresent() ? Optional.empty() : Optional.of("no room");
    var placement = new Placement(UID, "default", "web1", node, 1, List.of(), why);
    return entry(Keys.placement(UID), PlacementCodec.write(placement));
  }

  private static boolean woken(List<Entry> put, List<Entry> deleted) {
    return Freed.by(new Diff(5, put, deleted, false));
  }

  /** It waited for the leader's next round, up to 30 s, although there was room. */
  @Test
  void whatIsStoredWithoutAPlaceWakesTheLeader() {
    assertEquals(true, woken(List.of(placement(Optional.empty())), List.of()));
    assertEquals(false, woken(List.of(placement(Optional.of(Uid.random()))), List.of()));
  }

  @Test
  void aPlacementThatWentAndAPoolWakeIt() {
    assertEquals(true, woken(List.of(), List.of(placement(Optional.of(Uid.random())))));
    assertEquals(
        true, woken(List.of(entry(Keys.resources(Kind.ADDRESSPOOL) + "_/p", "{}")), List.of()));
    assertEquals(false, woken(List.of(entry(Keys.resources(Kind.IMAGE) + "_/p", "{}")), List.of()));
  }

  @Test
  void whatCanNotBeReadWakesNobody() {
    assertEquals(false, woken(List.of(entry(Keys.placement(UID), "{")), List.of()));
  }
}
