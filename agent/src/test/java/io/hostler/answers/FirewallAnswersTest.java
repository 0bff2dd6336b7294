package io.hostler.answers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.api.Firewalls.Count;
import io.hostler.api.Firewalls.Judgement;
import io.hostler.api.Firewalls.Question;
import io.hostler.api.Firewalls.Simulated;
import io.hostler.firewall.AttachedFirewall;
import io.hostler.firewall.Counted;
import io.hostler.firewall.GuestAddress;
import io.hostler.firewall.GuestRules;
import io.hostler.firewall.IfName;
import io.hostler.firewall.NftInMemory;
import io.hostler.guest.GuestLife;
import io.hostler.guest.GuestWorld;
import io.hostler.host.TapName;
import io.hostler.model.FirewallSpec;
import io.hostler.model.IpAddress;
import io.hostler.model.Kind;
import io.hostler.model.Resource;
import io.hostler.model.ResourceName;
import io.hostler.plan.Problem;
import io.hostler.plan.Seen;
import io.hostler.plan.Uid;
import io.hostler.store.Keys;
import io.hostler.store.Txn;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is declared, against what a table in memory holds. */
class FirewallAnswersTest {
  private static final String WORLD = "203.0.113.9";
  private static final String OWN = "198.51.100.1";
  private static final String OTHER = "198.51.100.2";
  private static final ResourceName WEB1 = GuestLife.name("web1");
  private static final ResourceName WEB = ResourceName.of(Kind.FIREWALL, "default", "web");

  @TempDir Path state;
  private final NftInMemory nft = new NftInMemory();
  private GuestWorld world;
  private GuestLife life;
  private Seen<String> uplink = Seen.present("up0");
  private Seen<Set<IpAddress>> host =
      Seen.present(
          Set.of(
              IpAddress.parse("192.0.2.2"),
              IpAddress.parse("fd77:2::2"),
              IpAddress.parse("fe80::1")));
  private FirewallAnswers answers;

  @BeforeEach
  void open() throws Exception {
    world = new GuestWorld(state);
    life = world.life().seconds(4);
    life.apply(GuestWorld.BASE);
    web("80");
    declared("firewalls: [web]");
    life.apply(GuestWorld.instance("web2", "firewalls: [web]"));
    nft.start();
    commit("web1", false, OWN);
    commit("web2", false, OTHER);
    answers =
        new FirewallAnswers(
            new Answering(life).remembered,
            life.cell.memory(),
            nft.driver(),
            () -> uplink,
            () -> host);
  }

  @AfterEach
  void close() {
    nft.close();
  }

  private void web(String port) {
    life.apply(
        "kind: firewall\nname: web\nspec: {rules: [{protocol: tcp, port: \"" + port + "\"}]}\n");
  }

  private void declared(String more) {
    life.apply(GuestWorld.instance("web1", more));
  }

  private Resource web() {
    return life.cell.memory().find(WEB).orElseThrow().resource();
  }

  /** What the node's loop would have committed of an instance with that firewall. */
  private void commit(String instance, boolean smtp, String... addresses) throws Exception {
    Uid uid = life.uid(instance);
    AttachedFirewall attached =
        new AttachedFirewall(
            web().uid(), "web", web().generation(), ((FirewallSpec) web().spec()).rules());
    nft.put(
        uid,
        new GuestRules(
            IfName.of(TapName.of(uid)),
            Stream.of(addresses)
                .map(address -> new GuestAddress(IpAddress.parse(address), false))
                .toList(),
            List.of(),
            smtp,
            List.of(attached),
            true));
  }

  private static Question tcp(boolean out, String peer, int port) {
    return new Question(out, IpAddress.parse(peer), Optional.empty(), 6, port, 0);
  }

  private Simulated ask(Question question) {
    return answers.simulate(WEB1, question).join();
  }

  private static Judgement judged(String verdict, String reason) {
    return new Judgement(verdict, reason, Optional.empty(), Optional.empty());
  }

  private static final Judgement BY_80 =
      new Judgement("passed", "firewall-rule", Optional.of("web"), Optional.of("tcp 80"));
  private static final Judgement BY_NONE = judged("dropped", "no-rule-matches");

  @Test
  void whatPassesIsSaidWithTheFirewallsNameAndItsRule() {
    assertEquals(new Simulated(BY_80, Optional.of(BY_80), false), ask(tcp(false, WORLD, 80)));
    assertEquals(new Simulated(BY_NONE, Optional.of(BY_NONE), false), ask(tcp(false, WORLD, 81)));
  }

  @Test
  void whatIsDeclaredAndNotCommittedYetDiffersUntilItIs() throws Exception {
    web("81");
    Judgement by81 =
        new Judgement("passed", "firewall-rule", Optional.of("web"), Optional.of("tcp 81"));
    assertEquals(new Simulated(by81, Optional.of(BY_NONE), true), ask(tcp(false, WORLD, 81)));
    assertEquals(new Simulated(BY_NONE, Optional.of(BY_80), true), ask(tcp(false, WORLD, 80)));
    commit("web1", false, OWN);
    assertEquals(new Simulated(by81, Optional.of(by81), false), ask(tcp(false, WORLD, 81)));
  }

  @Test
  void withoutAFirewallItIsDeclaredOpenAndStillCommittedAsItWas() {
    declared("");
    Judgement open = judged("passed", "no-firewall");
    assertEquals(new Simulated(open, Optional.of(BY_NONE), true), ask(tcp(false, WORLD, 81)));
  }

  @Test
  void firewallsOfWhichNoneHasARuleLetNothingInAndItIsSaid() {
    life.apply("kind: firewall\nname: web\nspec: {rules: []}\n");
    Judgement closed = judged("dropped", "firewalls-without-rules");
    assertEquals(new Simulated(closed, Optional.of(BY_80), true), ask(tcp(false, WORLD, 80)));
  }

  @Test
  void aFirewallThatTheStoreLacksLeavesTheRulesInForce() {
    Uid uid = web().uid();
    String key = Keys.resource(WEB);
    world.store.commit(Txn.empty().delete(key)).join();
    life.settle();
    Simulated simulated = ask(tcp(false, WORLD, 81));
    assertEquals(BY_NONE, simulated.declared(), "not open");
    assertFalse(simulated.differs());
    Optional<String> nameless = Optional.of(uid.shortId());
    assertEquals(nameless, ask(tcp(false, WORLD, 80)).declared().firewall());
  }

  @Test
  void whatAnotherHandDidToTheKernelsRulesShowsAsTheDifference() {
    nft.emptied(web().uid());
    Judgement closed = judged("dropped", "firewalls-without-rules");
    assertEquals(new Simulated(BY_80, Optional.of(closed), true), ask(tcp(false, WORLD, 80)));
  }

  @Test
  void mailIsRejectedUnlessItIsDeclaredAndCommitted() throws Exception {
    Judgement closed = judged("rejected", "smtp-closed");
    Judgement free = judged("passed", "not-ours");
    assertEquals(new Simulated(closed, Optional.of(closed), false), ask(tcp(true, WORLD, 25)));
    declared("firewalls: [web], smtp: true");
    assertEquals(new Simulated(free, Optional.of(closed), true), ask(tcp(true, WORLD, 25)));
    commit("web1", true, OWN);
    assertEquals(new Simulated(free, Optional.of(free), false), ask(tcp(true, WORLD, 25)));
  }

  @Test
  void aPeerThatIsAnotherInstanceOfThisNodeIsAskedToo() {
    assertEquals(BY_NONE, ask(tcp(true, OTHER, 81)).declared());
    assertEquals(BY_80, ask(tcp(true, OTHER, 80)).declared());
    assertEquals("not-ours", ask(tcp(true, "198.51.100.3", 81)).declared().reason());
    assertEquals(BY_80, ask(tcp(false, OTHER, 80)).declared());
  }

  @Test
  void aSourceThatIsNotItsOwnIsSpoofed() {
    Question forged =
        new Question(true, IpAddress.parse(WORLD), Optional.of(IpAddress.parse(OTHER)), 17, 53, 0);
    assertEquals(judged("dropped", "spoofed-source"), ask(forged).declared());
  }

  @Test
  void withoutAKnownUplinkTheWorldIsStillNoGuest() {
    for (Seen<String> none :
        List.of(Seen.<String>absent(), Seen.<String>unknown(new Problem("x", "not read")))) {
      uplink = none;
      assertEquals(BY_80, ask(tcp(false, WORLD, 80)).declared());
      assertEquals("not-ours", ask(tcp(true, WORLD, 80)).declared().reason());
    }
  }

  @Test
  void whatTheHostItselfSendsPassesFromEachOfItsAddresses() throws Exception {
    commit("web1", false, OWN, "fd77::1");
    Judgement passes = judged("passed", "from-host");
    for (String own : List.of("192.0.2.2", "fd77:2::2", "fe80::1")) {
      Simulated simulated = ask(tcp(false, own, 81));
      assertEquals(new Simulated(passes, Optional.of(passes), false), simulated, own);
    }
    assertEquals(BY_NONE, ask(tcp(false, "192.0.2.3", 81)).declared(), "beside the host");
  }

  @Test
  void whatAGuestSendsToTheHostIsJudgedAsThat() throws Exception {
    commit("web1", false, OWN, "fd77::1");
    assertEquals(judged("dropped", "host-closed"), ask(tcp(true, "192.0.2.2", 25)).declared());
    assertEquals(judged("dropped", "host-closed"), ask(tcp(true, "fd77:2::2", 80)).declared());
  }

  @Test
  void whereTheHostsAddressesAreUnknownNothingIsClaimed() {
    host = Seen.unknown(new Problem("netlink-failed", "not read"));
    assertRefused("netlink-failed", "not read", () -> ask(tcp(false, WORLD, 80)));
  }

  @Test
  void ofAFamilyThatItHasNoAddressOfNothingIsSaid() {
    assertRefused("bad-request", "fd77::9", () -> ask(tcp(false, "fd77::9", 80)));
  }

  @Test
  void theAddressOfThePeersFamilyIsTaken() throws Exception {
    commit("web1", false, OWN, "fd77::1");
    assertEquals(BY_80, ask(tcp(false, "fd77::9", 80)).declared());
  }

  @Test
  void whoHasNoRulesYetIsSaidToHaveNone() throws Exception {
    nft.remove(life.uid("web1"));
    assertRefused("not-found", "no rules on this node yet", () -> ask(tcp(false, WORLD, 80)));
  }

  @Test
  void anInstanceOfAnotherNodeIsSentToThatOne(@TempDir Path other) {
    GuestLife far = world.neighbour(other).life().seconds(3);
    FirewallAnswers there =
        new FirewallAnswers(
            new Answering(far).remembered,
            far.cell.memory(),
            nft.driver(),
            () -> uplink,
            () -> host);
    assertRefused(
        "node-unreachable", "hv1", () -> there.simulate(WEB1, tcp(false, WORLD, 80)).join());
    assertRefused("node-unreachable", "hv1", () -> there.compile(Optional.of(WEB1)).join());
  }

  @Test
  void whatIsNotDeclaredIsNotFound() {
    ResourceName nobody = GuestLife.name("nobody");
    assertRefused(
        "not-found", "nobody", () -> answers.simulate(nobody, tcp(false, WORLD, 80)).join());
    assertRefused("not-found", "nobody", () -> answers.compile(Optional.of(nobody)).join());
    assertRefused(
        "not-found",
        "mail",
        () -> answers.counters(ResourceName.of(Kind.FIREWALL, "default", "mail")).join());
  }

  private static void assertRefused(String code, String detail, Runnable call) {
    boolean[] says = {false};
    assertEquals(
        Optional.of(code),
        Answering.code(
            () -> {
              try {
                call.run();
              } catch (RuntimeException e) {
                says[0] = e.toString().contains(detail);
                throw e;
              }
            }));
    assertTrue(says[0], detail);
  }

  @Test
  void anInstancesPartIsItsOwnAndTheWholeIsAll() {
    String own = answers.compile(Optional.of(WEB1)).join();
    assertTrue(own.contains("i-" + life.uid("web1")), own);
    assertTrue(own.contains("tcp dport 80"), own);
    assertFalse(own.contains("i-" + life.uid("web2")), own);
    String all = answers.compile(Optional.empty()).join();
    assertTrue(all.contains("i-" + life.uid("web1")) && all.contains("i-" + life.uid("web2")));
  }

  @Test
  void countsAreOfEachRuleInItsWords() {
    nft.matched(web().uid(), "tcp 80:80 any", new Counted(3, 180));
    assertEquals(List.of(new Count("tcp 80", 3, 180)), answers.counters(WEB).join());
  }

  @Test
  void aFirewallThatNobodyHereHasCountsNowhere() throws Exception {
    nft.remove(life.uid("web1"));
    nft.remove(life.uid("web2"));
    assertRefused("not-found", "attached to no instance", () -> answers.counters(WEB).join());
  }
}
