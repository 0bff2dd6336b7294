package io.hostler.firewall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.plan.Uid;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Plans in the words of whoever declared them. */
class RulesChangeTest {
  private static final Uid ONE = Some.uid(1);
  private static final Uid WEB = Some.uid(900);

  private static GuestRules with(String... rules) {
    return GuestFirewallTest.rules(ONE, new AttachedFirewall(WEB, "web", 1, Some.rules(rules)));
  }

  private static String change(GuestRules before, GuestRules now) {
    return new FirewallStep.PutRules(ONE, now, Optional.of(before)).says();
  }

  @Test
  void rulesComeAndGo() {
    assertEquals(
        "allow tcp 22 from 198.51.100.0/24 by firewall web",
        change(with("udp 53:54 any"), with("udp 53:54 any", "tcp 22:22 198.51.100.0/24")));
    assertEquals(
        "no longer allow udp 53:54 by firewall web",
        change(with("udp 53:54 any", "esp any any"), with("esp any any")));
  }

  @Test
  void theFirstFirewallClosesAndTheLastOpens() {
    GuestRules none = GuestFirewallTest.rules(ONE);
    assertEquals(
        "drop what no rule allows; allow all from fd77::/48 by firewall web",
        change(none, with("all any fd77::/48")));
    assertEquals(
        "no longer allow all by firewall web; open to all: no firewall is attached",
        change(with("all any any"), none));
    assertEquals("drop all inbound: no attached firewall has a rule", change(none, with()));
    assertEquals("open to all: no firewall is attached", change(with(), none));
  }

  @Test
  void theLastRuleThatGoesLeavesNothingOpen() {
    assertEquals(
        "no longer allow all by firewall web; drop all inbound: no attached firewall has a rule",
        change(with("all any any"), with()));
    assertEquals("allow all by firewall web", change(with(), with("all any any")));
  }

  @Test
  void aNewInstanceSaysAll() {
    assertEquals(
        "allow tcp 22 by firewall web; let it send from 198.51.100.1",
        new FirewallStep.PutRules(ONE, with("tcp 22:22 any"), Optional.empty()).says());
  }

  @Test
  void missingFirewallsKeepWhatWas() {
    assertTrue(change(with("tcp 22:22 any"), GuestFirewallTest.missing(ONE)).startsWith("keep"));
  }

  @Test
  void manyChangesAreCounted() {
    String[] many =
        IntStream.rangeClosed(1, 100)
            .mapToObj(p -> "tcp " + p + ":" + p + " any")
            .toArray(String[]::new);
    assertTrue(change(with("esp any any"), with(many)).endsWith("; and 93 changes more"));
  }
}
