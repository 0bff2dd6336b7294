package io.hostler.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.model.AddressPoolSpec;
import io.hostler.model.IpAddress;
import io.hostler.model.Prefix;
import io.hostler.plan.Uid;
import io.hostler.reservation.ReservationCodec;
import io.hostler.store.Entry;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class AddressChoiceTest {
  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

  static PoolView pool(
      String name, String prefix, Map<String, String> nodeTags, Set<String> taken) {
    return pool(name, prefix, AddressPoolSpec.Mode.ROUTED, true, nodeTags, taken);
  }

  /** One that gives addresses only to who names it. */
  static PoolView unmarked(String name, String prefix) {
    return pool(name, prefix, AddressPoolSpec.Mode.ROUTED, false, Map.of(), Set.of());
  }

  static PoolView proxied(String name, String prefix) {
    return pool(name, prefix, AddressPoolSpec.Mode.PROXIED, true, Map.of(), Set.of());
  }

  private static PoolView pool(
      String name,
      String prefix,
      AddressPoolSpec.Mode mode,
      boolean isDefault,
      Map<String, String> nodeTags,
      Set<String> taken) {
    return new PoolView(
        Uid.random(),
        name,
        1,
        new AddressPoolSpec(
            Prefix.parse(prefix),
            mode,
            List.of(),
            List.of(),
            isDefault,
            nodeTags,
            Optional.empty()),
        Counter.none(PoolReservation.NONE),
        taken.stream().map(IpAddress::parse).collect(Collectors.toSet())::contains,
        address -> false);
  }

  private static PoolView with(
      PoolView pool,
      PoolReservation reserved,
      Set<IpAddress> taken,
      Set<IpAddress> held,
      List<IpAddress> exclude) {
    AddressPoolSpec spec = pool.spec();
    return new PoolView(
        pool.uid(),
        pool.name(),
        1,
        new AddressPoolSpec(
            spec.prefix(), spec.mode(), exclude, List.of(), true, Map.of(), Optional.empty()),
        Counter.none(reserved),
        taken::contains,
        held::contains);
  }

  private static String first(String prefix) {
    return AddressChoice.of(pool("p", prefix, Map.of(), Set.of()), List.of(), NOW)
        .map(each -> each.address().toString())
        .orElse("none");
  }

  @Test
  void networkAndBroadcastAreSkippedWhereThereAreSuch() {
    assertEquals("198.51.100.1", first("198.51.100.0/24"));
    assertEquals("198.51.100.1", first("198.51.100.0/30"));
    assertEquals("198.51.100.0", first("198.51.100.0/31"));
    assertEquals("198.51.100.7", first("198.51.100.7/32"));
    assertEquals("fd77::1", first("fd77::/32"));
    assertEquals("fd77::", first("fd77::/127"));
    assertEquals(
        Optional.empty(),
        AddressChoice.of(
            pool("p", "198.51.100.0/30", Map.of(), Set.of("198.51.100.1", "198.51.100.2")),
            List.of(),
            NOW));
  }

  @Test
  void whatIsExcludedHeldOrInQuarantineIsNotGiven() {
    IpAddress one = IpAddress.parse("198.51.100.1");
    IpAddress two = IpAddress.parse("198.51.100.2");
    IpAddress three = IpAddress.parse("198.51.100.3");
    PoolReservation quarantine =
        PoolReservation.NONE.quarantined(three, NOW.plusSeconds(1)).quarantined(two, NOW);
    PoolView pool =
        with(
            pool("p", "198.51.100.0/29", Map.of(), Set.of()),
            quarantine,
            Set.of(),
            Set.of(two),
            List.of(one));
    ChosenAddress picked = AddressChoice.of(pool, List.of(), NOW).orElseThrow();
    assertEquals("198.51.100.4", picked.address().toString());
    assertEquals(
        Optional.of(two), picked.after().next(), "what is only held for now is looked at again");
    assertEquals(Map.of(three, NOW.plusSeconds(1)), picked.after().quarantine());
  }

  @Test
  void aHugePrefixIsNeverWalked() {
    PoolView pool = pool("p", "fd00::/8", Map.of(), Set.of());
    PoolReservation late =
        new PoolReservation(
            7, Optional.of(IpAddress.parse("fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")), Map.of());
    ChosenAddress last =
        AddressChoice.of(with(pool, late, Set.of(), Set.of(), List.of()), List.of(), NOW)
            .orElseThrow();
    assertEquals(late.next(), Optional.of(last.address()));
    assertEquals(Optional.empty(), last.after().next(), "then it comes round");
  }

  private static String after(String next, String prefix, String... refused) {
    PoolView pool = pool("p", prefix, Map.of(), Set.of());
    PoolReservation reserved = new PoolReservation(7, Optional.of(IpAddress.parse(next)), Map.of());
    return AddressChoice.of(
            with(pool, reserved, Set.of(), Set.of(), List.of()),
            Stream.of(refused).map(Prefix::parse).toList(),
            NOW)
        .map(each -> each.address().toString())
        .orElse("none");
  }

  @Test
  void whatTheNodeRefusesIsPassedInOneStepAndTheSearchEnds() {
    assertEquals("198.51.100.2", after("198.51.100.1", "198.51.100.0/24", "198.51.100.1"));
    assertEquals("198.51.100.128", after("198.51.100.9", "198.51.100.0/24", "198.51.100.0/25"));
    assertEquals("198.51.100.1", after("198.51.100.200", "198.51.100.0/24", "198.51.100.128/25"));
    assertEquals("none", after("198.51.100.200", "198.51.100.0/24", "198.51.100.0/24"));
    assertEquals("none", after("198.51.100.1", "198.51.100.0/24", "198.51.0.0/16"));
    assertEquals(
        "none", after("198.51.100.100", "198.51.100.0/24", "198.51.100.0/25", "198.51.100.128/25"));
    assertEquals("fd00:1::", after("fd00::1", "fd00::/16", "fd00::/64", "fd00::/32"));
    assertEquals("none", after("fd00::7", "fd00::/64", "fd00::/64"));
  }

  /**
   * Gives and takes back at random: never the same twice, and none is refused while one is free.
   */
  @Property(tries = 200)
  void neverTwiceAndNeverRefusedWhileOneIsFree(
      @ForAll List<@IntRange(max = 20) Integer> acts,
      @ForAll @IntRange(min = 26, max = 30) int length) {
    PoolView pool = pool("p", "198.51.100.0/" + length, Map.of(), Set.of());
    int size = (1 << (32 - length)) - 2;
    Set<IpAddress> taken = new HashSet<>();
    PoolReservation reserved = PoolReservation.NONE;
    for (int act : acts) {
      if (act < 5 && !taken.isEmpty()) {
        IpAddress back = taken.stream().sorted().toList().get(act % taken.size());
        taken.remove(back);
        reserved = reserved.released(back);
        continue;
      }
      Optional<ChosenAddress> picked =
          AddressChoice.of(with(pool, reserved, taken, Set.of(), List.of()), List.of(), NOW);
      assertEquals(taken.size() < size, picked.isPresent());
      if (picked.isPresent()) {
        assertTrue(taken.add(picked.get().address()), "given twice");
        assertTrue(pool.spec().prefix().contains(picked.get().address()));
        reserved = picked.get().after();
      }
    }
    assertEquals(taken.size(), reserved.used());
    String json = ReservationCodec.write(reserved, Optional.empty());
    assertEquals(reserved, ReservationCodec.pool(Optional.of(new Entry("k", json, 1, 1))).value());
  }
}
