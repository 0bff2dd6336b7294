package io.hostler.firewall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.firewall.Packet.Flow;
import io.hostler.model.FirewallSpec.Rule;
import io.hostler.model.IpAddress;
import io.hostler.plan.Uid;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Open flows and the rules that let them in: with a cut and without one. */
@Tag("lab")
class CutLabTest {
  private static final Uid ONE = Some.uid(1);
  private static final Uid TWO = Some.uid(2);
  private static final Uid WEB = Some.uid(900);
  private static final Uid OTHER = Some.uid(901);
  private static final IpAddress OWN = IpAddress.parse("198.51.100.1");
  private static final IpAddress WORLD = IpAddress.parse("203.0.113.9");
  private static final String SSH = "tcp 22:22 any";
  private static final String HTTP = "tcp 80:80 any";

  private PacketRig rig;
  private GuestFirewall firewall;
  private int port = 2000;

  @BeforeEach
  void open() throws Exception {
    rig = new PacketRig();
    firewall = new GuestFirewall(rig.driver, uid -> {});
    firewall.start(NodeRules.none()).get(10, TimeUnit.SECONDS);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private static AttachedFirewall live(Uid uid, String... rules) {
    return new AttachedFirewall(uid, "f", 1, Some.rules(rules), true, Optional.empty());
  }

  private static AttachedFirewall plain(Uid uid, String... rules) {
    return new AttachedFirewall(uid, "f", 1, Some.rules(rules));
  }

  private static AttachedFirewall cut(Uid uid, String id, String... rules) {
    return new AttachedFirewall(uid, "f", 1, Some.rules(rules), false, Optional.of(id));
  }

  @Test
  void aCutOfASharedFirewallEndsTheFlowsOfAllWhoHaveItInOneCommit() throws Exception {
    IpAddress second = IpAddress.parse("198.51.100.2");
    AttachedFirewall old = plain(WEB, SSH, HTTP);
    put(old);
    firewall.put(TWO, GuestFirewallTest.rules(TWO, old)).get(10, TimeUnit.SECONDS);
    TcpFlow ssh = new TcpFlow(rig, Some.UPLINK, WORLD, ++port, Some.tap(TWO), second, 22);
    TcpFlow http = new TcpFlow(rig, Some.UPLINK, WORLD, ++port, Some.tap(TWO), second, 80);
    assertTrue(ssh.opens());
    assertTrue(http.opens());
    put(new AttachedFirewall(WEB, "f", 2, Some.rules(HTTP), false, Optional.of("a")));
    isCut(ssh);
    goesOn(http);
  }

  private void put(AttachedFirewall... firewalls) throws Exception {
    put(Optional.empty(), firewalls);
  }

  private void put(Optional<String> cut, AttachedFirewall... firewalls) throws Exception {
    GuestRules rules =
        new GuestRules(
            Some.tap(ONE),
            List.of(new GuestAddress(OWN, false)),
            List.of(),
            false,
            List.of(firewalls),
            true,
            cut,
            false,
            false);
    assertEquals(Optional.empty(), firewall.put(ONE, rules).get(10, TimeUnit.SECONDS).refused());
  }

  private TcpFlow inbound(int to) {
    return new TcpFlow(rig, Some.UPLINK, WORLD, ++port, Some.tap(ONE), OWN, to);
  }

  private TcpFlow outbound(int to) {
    return new TcpFlow(rig, Some.tap(ONE), OWN, ++port, Some.UPLINK, WORLD, to);
  }

  private static void goesOn(TcpFlow flow) {
    assertTrue(flow.says());
    assertTrue(flow.answers());
  }

  private static void isCut(TcpFlow flow) {
    assertFalse(flow.says(), "towards the guest");
    assertFalse(flow.answers(), "from the guest");
  }

  @Test
  void aRemovedRuleLeavesItsFlowsAsLongAsNobodyCuts() throws Exception {
    put(plain(WEB, SSH, HTTP));
    TcpFlow ssh = inbound(22);
    assertTrue(ssh.opens());
    put(plain(WEB, HTTP));
    goesOn(ssh);
    assertFalse(inbound(22).opens());
  }

  @Test
  void cutLiveEndsWhatTheRulesNoLongerAllowAndNothingElse() throws Exception {
    put(live(WEB, SSH, HTTP), plain(OTHER, "tcp 443:443 any"));
    TcpFlow ssh = inbound(22);
    TcpFlow http = inbound(80);
    TcpFlow other = inbound(443);
    TcpFlow own = outbound(22);
    for (TcpFlow flow : List.of(ssh, http, other, own)) {
      assertTrue(flow.opens());
      goesOn(flow);
    }
    put(live(WEB, HTTP), plain(OTHER, "tcp 443:443 any"));
    isCut(ssh);
    for (TcpFlow flow : List.of(http, other, own)) {
      goesOn(flow);
    }
    assertFalse(inbound(22).opens());
    put(live(WEB, SSH, HTTP), plain(OTHER, "tcp 443:443 any"));
    goesOn(ssh);
  }

  @Test
  void aFlowThatAnotherFirewallAllowsGoesOn() throws Exception {
    put(live(WEB, SSH), live(OTHER, SSH));
    TcpFlow ssh = inbound(22);
    assertTrue(ssh.opens());
    put(live(WEB), live(OTHER, SSH));
    goesOn(ssh);
    put(live(OTHER, SSH));
    goesOn(ssh);
    put(live(OTHER, HTTP));
    isCut(ssh);
  }

  @Test
  void detachingAFirewallThatCutsEndsItsFlows() throws Exception {
    put(live(WEB, SSH), plain(OTHER, HTTP));
    TcpFlow ssh = inbound(22);
    TcpFlow http = inbound(80);
    assertTrue(ssh.opens());
    assertTrue(http.opens());
    put(plain(OTHER, HTTP));
    assertFalse(ssh.says());
    goesOn(http);
    put(plain(OTHER, SSH));
    goesOn(http);
  }

  @Test
  void oneCutEndsWhatEarlierChangesLeftAndNothingLater() throws Exception {
    put(plain(WEB, SSH, HTTP));
    TcpFlow ssh = inbound(22);
    TcpFlow http = inbound(80);
    TcpFlow own = outbound(443);
    for (TcpFlow flow : List.of(ssh, http, own)) {
      assertTrue(flow.opens());
    }
    put(plain(WEB, HTTP));
    goesOn(ssh);
    put(cut(WEB, "a", HTTP));
    isCut(ssh);
    goesOn(http);
    goesOn(own);
    put(cut(WEB, "a", SSH));
    goesOn(http);
    goesOn(own);
    put(Optional.of("b"), cut(WEB, "a", SSH));
    isCut(http);
    goesOn(own);
  }

  @Test
  void anInstanceThatWasOpenIsCutWhenItsFirstFirewallSaysSo() throws Exception {
    put();
    TcpFlow ssh = inbound(22);
    TcpFlow http = inbound(80);
    assertTrue(ssh.opens());
    assertTrue(http.opens());
    put(live(WEB, HTTP));
    isCut(ssh);
    goesOn(http);
  }

  @Test
  void whatHasNoConnectionsIsCutToo() throws Exception {
    put(live(WEB, "udp 53:53 any", "icmp any any"));
    assertTrue(udp());
    assertTrue(ping());
    put(live(WEB, HTTP));
    assertFalse(udp());
    assertFalse(ping());
    put(live(WEB, "udp 53:53 any"));
    assertTrue(udp());
    assertFalse(ping());
  }

  /** The same flow each time. */
  private boolean udp() {
    Packet packet = packet(17, 53, 0);
    return rig.arrives(packet, List.of(Frames.of(packet, 7, bytes("again"))), bytes("again"));
  }

  private boolean ping() {
    Packet packet = packet(1, 0, 8);
    return rig.arrives(packet, List.of(Frames.of(packet, 9, bytes("echo"))), bytes("echo"));
  }

  private static Packet packet(int protocol, int port, int type) {
    return new Packet(
        Some.UPLINK, Optional.of(Some.tap(ONE)), WORLD, OWN, protocol, port, type, Flow.NEW);
  }

  @Test
  void flowsBetweenGuestsAreCutTowardsTheOneThatCuts() throws Exception {
    IpAddress second = IpAddress.parse("198.51.100.2");
    firewall.put(TWO, GuestFirewallTest.rules(TWO)).get(10, TimeUnit.SECONDS);
    put(live(WEB, SSH));
    TcpFlow in = new TcpFlow(rig, Some.tap(TWO), second, ++port, Some.tap(ONE), OWN, 22);
    TcpFlow out = new TcpFlow(rig, Some.tap(ONE), OWN, ++port, Some.tap(TWO), second, 22);
    assertTrue(in.opens());
    assertTrue(out.opens());
    put(live(WEB, HTTP));
    isCut(in);
    goesOn(out);
  }

  /** The cut is a part of the rules: once they are committed, nothing is left to do. */
  @Test
  void aNewAgentFindsTheCutDoneAndChangesNothing() throws Exception {
    List<Rule> both = Some.rules(SSH, HTTP);
    put(new AttachedFirewall(WEB, "f", 1, both, true, Optional.empty()));
    TcpFlow ssh = inbound(22);
    TcpFlow http = inbound(80);
    assertTrue(ssh.opens());
    assertTrue(http.opens());
    put(live(WEB, HTTP));
    String before = rig.space.sh("nft -s list table inet hostler");
    rig.restart();
    firewall = new GuestFirewall(rig.driver, uid -> {});
    firewall.start(NodeRules.none()).get(10, TimeUnit.SECONDS);
    isCut(ssh);
    goesOn(http);
    put(live(WEB, HTTP));
    assertEquals(before, rig.space.sh("nft -s list table inet hostler"));
    isCut(ssh);
    goesOn(http);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
