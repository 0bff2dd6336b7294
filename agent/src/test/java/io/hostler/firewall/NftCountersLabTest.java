package io.hostler.firewall;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The kernel's counters, as it dumps them. */
@Tag("lab")
class NftCountersLabTest {
  private static final Counted SEEN = new Counted(5, 1L << 40);

  private NetNs space;
  private LibnftablesTest.OnThread nft;

  @BeforeEach
  void open() {
    space = new NetNs("count");
    nft = new LibnftablesTest.OnThread(space);
  }

  @AfterEach
  void close() {
    nft.close();
    space.close();
  }

  @Test
  void readsElements() {
    StringBuilder text = new StringBuilder("add table inet hostler\n");
    text.append("add set inet hostler sent4 { type ifname; counter; }\n");
    for (int i = 0; i < 3000; i++) {
      text.append("add element inet hostler sent4 { \"t").append(i);
      text.append("\" counter packets ").append(i).append(" bytes ").append(100L * i);
      text.append(" }\n");
    }
    nft.run(text.toString());
    Map<String, Counted> all = nft.counted("sent4");
    assertEquals(3000, all.size());
    assertEquals(new Counted(2999, 299_900), all.get("t2999"));
    assertEquals(Optional.of(new Counted(17, 1700)), nft.counted("sent4", new IfName("t17")));
    assertEquals(Optional.empty(), nft.counted("sent4", new IfName("t17x")));
    assertEquals(Optional.empty(), nft.counted("nosuch", new IfName("t17")));
    assertEquals(Map.of(), nft.counted("nosuch"));
  }

  @Test
  void readsRulesAndWritesThemAgain() {
    assertEquals(Map.of(), nft.counters("none"));
    RuleLine rule = RuleText.line(Some.rule("tcp 22:22 198.51.100.0/24"));
    nft.run(
        "table inet hostler {\nchain pass {\n}\nchain c {\nip saddr 203.0.113.1 drop comment"
            + " \"uncounted\"\n"
            + Counts.text(rule, SEEN)
            + " comment \""
            + rule.id()
            + "\"\n}\n}\n");
    assertEquals(Map.of(rule.id(), SEEN), nft.counters("c"));
    assertEquals(List.of("uncounted", rule.id()), nft.ids("c"));
    assertEquals(List.of(), nft.ids("none"));
  }
}
