package io.hostler.firewall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.model.IpAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whose flows end with a commit. */
class ReleasedTest {
  private static final TableDesired NONE = TableDesired.empty();
  private static final TableDesired ONE = with(1, "198.51.100.1", "fd77::1");

  private final FakeNft nft = new FakeNft();
  private final NftDriver driver = new NftDriver(() -> nft);

  @AfterEach
  void stop() {
    driver.close();
  }

  private static TableDesired with(int number, String... addresses) {
    return NONE.with(Some.guest(number, Rules.open(), addresses));
  }

  private static Set<IpAddress> addresses(String... texts) {
    return Stream.of(texts).map(IpAddress::parse).collect(Collectors.toSet());
  }

  @Test
  void onlyAnAddressThatItsGuestNoLongerHasIsReleased() {
    assertEquals(Set.of(), Released.between(NONE, ONE));
    assertEquals(Set.of(), Released.between(ONE, ONE));
    assertEquals(addresses("198.51.100.1", "fd77::1"), Released.between(ONE, NONE));
    assertEquals(
        addresses("fd77::1"), Released.between(ONE, with(1, "198.51.100.1", "198.51.100.2")));
    assertEquals(Set.of(), Released.between(ONE, ONE.with(ONE.guests().get(Some.uid(1)).logged())));
    assertEquals(
        addresses("198.51.100.1", "fd77::1"),
        Released.between(ONE, with(2, "198.51.100.1")),
        "another guest has it");
  }

  @Test
  void aCommitEndsTheFlowsOfWhatItReleasesAndNoOthers() throws Exception {
    commit(ONE.with(Some.guest(2, Rules.open(), "198.51.100.2")));
    assertEquals(List.of(), nft.forgotten);
    commit(with(2, "198.51.100.2"));
    assertEquals(addresses("198.51.100.1", "fd77::1"), Set.copyOf(nft.forgotten));
  }

  @Test
  void whatIsRefusedKeepsItsFlows() throws Exception {
    commit(ONE);
    nft.refuse(text -> text.contains("delete element"));
    assertTrue(commit(NONE).refused().containsKey(Some.uid(1)));
    assertEquals(List.of(), nft.forgotten);
  }

  @Test
  void aCommitStandsWhenFlowsCanNotBeEnded() throws Exception {
    commit(ONE);
    nft.failForgets(true);
    assertEquals(NONE, commit(NONE).table());
  }

  private Committed commit(TableDesired table) throws Exception {
    return driver.commit(() -> table).get(10, TimeUnit.SECONDS);
  }
}
