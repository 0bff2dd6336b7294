package io.hostler.declare;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hostler.model.Act;
import io.hostler.model.Documents;
import io.hostler.model.Kind;
import io.hostler.model.Warning;
import io.hostler.store.Keys;
import io.hostler.store.Txn;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A dry run, and so diff, says in plan's words when a change closes an instance or opens it. */
class InboundChangeTest {
  private static final String CLOSED = "drop all inbound: no attached firewall has a rule";
  private static final String OPEN = "open to all: no firewall is attached";

  private final TestCell cell = new TestCell();

  @BeforeEach
  void anInstanceWithAFirewall() {
    cell.node("hv1", 64, 64);
    cell.apply(TestCell.IMAGE + "---\n" + TestCell.POOL.replace("/29", "/24"));
    cell.apply(firewall("web", "{protocol: tcp, port: \"80\"}") + "---\n" + firewall("none", ""));
    cell.apply(instance("web1", "web"));
  }

  private static String firewall(String name, String rules) {
    return "kind: firewall\nname: " + name + "\nspec: {rules: [" + rules + "]}\n";
  }

  private static String instance(String name, String firewalls) {
    return TestCell.instance(name, 1, "1GiB", "firewalls: [" + firewalls + "]");
  }

  /** As the dry run says it; the write itself says the same. */
  private List<Warning> warnings(String text) {
    List<Warning> would = said(cell.host().apply(Documents.read(text), TestCell.DRY));
    assertEquals(would, said(cell.apply(text)));
    return would;
  }

  private static List<Warning> said(Applied applied) {
    return applied.done().stream().flatMap(each -> each.warnings().stream()).toList();
  }

  @Test
  void theLastFirewallThatGoesOpens() {
    assertEquals(List.of(new Warning("spec.firewalls", OPEN)), warnings(instance("web1", "")));
  }

  @Test
  void onlyFirewallsWithoutARuleClose() {
    assertEquals(
        List.of(new Warning("spec.firewalls", CLOSED)), warnings(instance("web1", "none")));
    assertEquals(List.of(), warnings(instance("web1", "none, web")), "it is not closed any more");
  }

  @Test
  void theLastRuleThatGoesClosesWhoHasNoOther() {
    cell.apply(firewall("ssh", "{protocol: tcp, port: \"22\"}"));
    cell.apply(instance("both", "web, ssh"));
    assertEquals(
        List.of(new Warning("spec.rules", CLOSED + " (web1)")), warnings(firewall("web", "")));
  }

  @Test
  void aFirewallThatMissesIsNoJudgement() {
    cell.store
        .commit(Txn.empty().delete(Keys.resource(TestCell.name(Kind.FIREWALL, "web"))))
        .join();
    Declaration stopped =
        cell.host().act(TestCell.name(Kind.INSTANCE, "web1"), Act.STOP, "1", TestCell.DRY);
    assertEquals(List.of(), stopped.warnings());
  }

  @Test
  void aNewOneIsClosedByWhatItNamesAndOpenByItsOwnersWord() {
    assertEquals(List.of(new Warning("spec.firewalls", CLOSED)), warnings(instance("new", "none")));
    assertEquals(List.of(), warnings(instance("open", "")));
    assertEquals(List.of(), warnings(instance("new", "none")), "unchanged");
  }

  @Test
  void oneFileIsJudgedInTheOrderOfItsWrites() {
    assertEquals(
        List.of(new Warning("spec.rules", CLOSED + " (web1)"), new Warning("spec.firewalls", OPEN)),
        warnings(instance("web1", "") + "---\n" + firewall("web", "")));
  }

  @Test
  void manyAreCounted() {
    cell.apply(
        String.join(
            "---\n",
            IntStream.rangeClosed(1, 9).mapToObj(i -> instance("many" + i, "web")).toList()));
    String names =
        String.join(", ", Stream.iterate(1, i -> i + 1).limit(8).map(i -> "many" + i).toList());
    assertEquals(
        List.of(new Warning("spec.rules", CLOSED + " (" + names + " and 2 more)")),
        warnings(firewall("web", "")));
  }
}
