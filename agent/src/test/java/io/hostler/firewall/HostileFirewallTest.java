package io.hostler.firewall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.model.Documents;
import io.hostler.model.InvalidException;
import io.hostler.plan.Uid;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a tenant may try with firewalls, and how little a change may touch. */
class HostileFirewallTest {
  private static final Pattern CHAIN =
      Pattern.compile("chain inet hostler ([fi]-\\S+)|rule inet hostler ([fi]-\\S+)");

  private final FakeNft nft = new FakeNft();
  private final NftDriver driver = new NftDriver(() -> nft);
  private final GuestFirewall firewall = new GuestFirewall(driver, uid -> {});

  @AfterEach
  void stop() {
    driver.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a{", "a}", "a;b", "a#b", "a\"b", "a\\b", "a\nb", "$a", "@a", "a*", "a b", "'a'"})
  void aNameThatNftWouldReadIsRefusedAndNeverReachesIt(String name) throws Exception {
    String quoted = name.replace("'", "''").replace("\n", "\n\n");
    InvalidException refused =
        assertThrows(
            InvalidException.class,
            () -> Documents.read("kind: firewall\nname: '" + quoted + "'\nspec: {rules: []}\n"));
    assertEquals(Set.of("name"), fields(refused));
    InvalidException named =
        assertThrows(
            InvalidException.class,
            () ->
                Documents.read(
                    "kind: instance\nname: a\nspec: {image: i, memory: 1GiB, firewalls: ['"
                        + quoted
                        + "']}\n"));
    assertEquals(Set.of("spec.firewalls[0]"), fields(named));
    firewall.start(NodeRules.none()).get(5, TimeUnit.SECONDS);
    put(1, new AttachedFirewall(Some.uid(900), name + "accept", 1, Some.rules("tcp 22:22 any")));
    assertFalse(nft.accepted.toString().contains(name + "accept"));
  }

  private static Set<String> fields(InvalidException refused) {
    return refused.fields().stream().map(each -> each.field()).collect(Collectors.toSet());
  }

  @Test
  void aThousandFirewallsAreRefusedByOneSentence() {
    String all = IntStream.range(0, 1000).mapToObj(i -> "f" + i).collect(Collectors.joining(", "));
    InvalidException refused =
        assertThrows(
            InvalidException.class,
            () ->
                Documents.read(
                    "kind: instance\nname: a\nspec: {image: i, memory: 1GiB, firewalls: ["
                        + all
                        + "]}\n"));
    assertEquals(1, refused.fields().size(), refused::toString);
    assertTrue(refused.fields().getFirst().says().contains("more than 64"), refused::toString);
  }

  private void put(int guest, AttachedFirewall... firewalls) throws Exception {
    Uid uid = Some.uid(guest);
    firewall.put(uid, GuestFirewallTest.rules(uid, firewalls)).get(5, TimeUnit.SECONDS);
  }

  private static AttachedFirewall shared(int number, long generation, String... rules) {
    return new AttachedFirewall(Some.uid(900 + number), "f", generation, Some.rules(rules));
  }

  /** The chains that the last commit wrote. */
  private Set<String> written() {
    return CHAIN
        .matcher(nft.accepted.getLast())
        .results()
        .map(found -> found.group(1) == null ? found.group(2) : found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void aChangedFirewallIsWrittenOnceForAllWhoUseItAndNobodyElseIsTouched() throws Exception {
    firewall.start(NodeRules.none()).get(5, TimeUnit.SECONDS);
    for (int guest = 1; guest <= 40; guest++) {
      put(guest, shared(guest % 4, 1, "tcp 22:22 any"));
    }
    int before = nft.accepted.size();
    for (int guest = 1; guest <= 40; guest++) {
      if (guest % 4 == 2) {
        put(guest, shared(2, 2, "tcp 80:80 any"));
      }
    }
    assertEquals(before + 1, nft.accepted.size(), "the other users have nothing to write");
    assertEquals(Set.of(NftNames.firewallChain(Some.uid(902))), written());
    for (int guest = 1; guest <= 40; guest++) {
      if (guest % 4 == 2) {
        put(guest, shared(2, 3));
      }
    }
    assertEquals(Set.of(NftNames.firewallChain(Some.uid(902))), written(), "its last rule went");
    assertEquals(before + 2, nft.accepted.size());
  }

  @Test
  void aFirewallOfAsManyRulesAsFitIsCommittedAndReadBack() throws Exception {
    firewall.start(NodeRules.none()).get(5, TimeUnit.SECONDS);
    List<io.hostler.model.FirewallSpec.Rule> many =
        IntStream.rangeClosed(1, 1500).mapToObj(Some::tcp).toList();
    put(1, new AttachedFirewall(Some.uid(900), "f", 1, many));
    assertEquals(many, ReadBack.of(nft.read().orElseThrow()).firewalls().get(Some.uid(900)));
  }
}
