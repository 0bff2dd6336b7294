package io.hostler.answers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.guest.GuestLife;
import io.hostler.guest.GuestWorld;
import io.hostler.model.Act;
import io.hostler.model.Kind;
import io.hostler.model.ResourceName;
import io.hostler.plan.Uid;
import io.hostler.store.Keys;
import io.hostler.store.Txn;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an instance names and the store lacks, or holds and nobody can read. */
class MissingTest {
  private static final String FIREWALL =
      "kind: firewall\nname: web\nspec: {rules: [{protocol: tcp, port: \"80\"}]}\n";

  @TempDir Path state;
  private GuestWorld world;
  private GuestLife life;

  @BeforeEach
  void base() {
    world = new GuestWorld(state);
    life = world.life().seconds(4);
    life.apply(GuestWorld.BASE + "---\n" + FIREWALL);
  }

  private void put(String key, String value) {
    world.store.commit(Txn.empty().put(key, value)).join();
  }

  private void delete(String key) {
    world.store.commit(Txn.empty().delete(key)).join();
  }

  private static String userData(String text) {
    return GuestWorld.instance("web1", "userData: \"#!/bin/sh\\n" + text + "\"");
  }

  @Test
  void userDataThatTheStoreLacksIsAFailureThatSaysSoUntilItIsThere() {
    life.flaky.away(true);
    life.seconds(1);
    GuestLife declarer = world.life();
    declarer.seconds(5);
    declarer.die();
    life = world.life().seconds(4);
    life.declare.apply(io.hostler.model.Documents.read(userData("echo one")), GuestLife.OPTIONS);
    var content = world.under(Keys.CONTENT).getFirst();
    delete(content.key());
    life.seconds(10);
    Uid uid = life.uid("web1");
    var failure = life.status(uid).orElseThrow().failure().orElseThrow();
    assertEquals("content-missing", failure.problem().code());
    assertEquals(List.of(), world.storage.made, "it is not built without what its owner gave it");
    put(content.key(), content.value());
    life.seconds(70);
    assertTrue(world.runs(uid));
  }

  /** The old text under the new hash would have been built into the guest. */
  @Test
  void aRebuildAfterNewUserDataIsMadeFromTheNewOne() {
    life.apply(userData("echo one"));
    life.seconds(3);
    Uid uid = life.uid("web1");
    life = life.restart().seconds(3);
    life.declare.apply(io.hostler.model.Documents.read(userData("echo two")), GuestLife.OPTIONS);
    life.declare.act(GuestLife.name("web1"), Act.REBUILD, "r", GuestLife.OPTIONS);
    life.settle().seconds(70);
    var built = life.instances.manifests().get(uid).found().orElseThrow().built().orElseThrow();
    assertEquals(1, built.count());
    assertEquals(Optional.of("#!/bin/sh\necho two"), built.userData());
  }

  @Test
  void anImageThatIsMissingBlocksWhatWasNotBuiltAndNothingElse() {
    life.apply(GuestWorld.instance("web1"));
    life.seconds(3);
    Uid built = life.uid("web1");
    delete(Keys.resource(ResourceName.of(Kind.IMAGE, "", "debian")));
    life.seconds(40);
    assertTrue(world.runs(built));
    world.hypervisor.guestEnds(built, io.hostler.libvirt.DomainState.Reason.CRASHED);
    life.seconds(10);
    assertTrue(world.runs(built), "from what it was built from");
  }

  @Test
  void aFirewallThatIsMissingLaterLeavesTheLastRules() {
    life.apply(GuestWorld.instance("web1", "firewalls: [web]"));
    life.seconds(3);
    Uid uid = life.uid("web1");
    Object rules = world.rules.there.get(uid);
    delete(Keys.resource(ResourceName.of(Kind.FIREWALL, "default", "web")));
    life.seconds(5);
    assertEquals(rules, world.rules.there.get(uid));
    assertEquals(
        List.of("FirewallMissing"),
        life.report(uid).orElseThrow().conditions().stream().map(c -> c.type()).toList());
    life = life.restart().seconds(40);
    assertEquals(rules, world.rules.there.get(uid));
    life.apply(FIREWALL);
    life.seconds(5);
    assertEquals(List.of(), life.report(uid).orElseThrow().conditions());
  }

  @Test
  void aValueThatNobodyCanReadIsUnknownNotAbsent() {
    life.apply(GuestWorld.instance("web1") + "---\n" + GuestWorld.instance("web2"));
    life.seconds(3);
    Uid uid = life.uid("web1");
    Uid beside = life.uid("web2");
    String key = Keys.resource(GuestLife.name("web1"));
    put(key, "{\"schema\":1,\"kind\":");
    List<String> calls = world.hypervisor.calls();
    life.seconds(40);
    life = life.restart().seconds(40);
    assertEquals(calls, world.hypervisor.calls());
    assertTrue(world.runs(uid));
    assertFalse(life.report(uid).orElseThrow().orphan(), "unknown is not absent");
    assertTrue(life.cell.memory().unreadable().containsKey(key));
    assertTrue(
        new Answering(life)
            .health.doctor().join().stream()
                .anyMatch(
                    f -> f.code().equals("stored-value-unreadable") && f.detail().contains(key)));
    life.delete("web2");
    life.seconds(10);
    assertEquals(Optional.empty(), world.hypervisor.domain(beside));
  }

  /** A report of another node that can't be read says nothing about our instances. */
  @Test
  void anUnreadableReportHoldsUpNoDeletion() {
    life.apply(GuestWorld.instance("web1"));
    life.seconds(3);
    Uid uid = life.uid("web1");
    put(Keys.observed(Uid.random(), Kind.INSTANCE, Uid.random()), "no json");
    life.seconds(2);
    assertEquals(1, life.cell.memory().unreadable().size());
    life.delete("web1");
    life.seconds(10);
    assertEquals(Optional.empty(), life.status(uid));
  }
}
