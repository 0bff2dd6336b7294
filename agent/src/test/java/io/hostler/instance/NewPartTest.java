package io.hostler.instance;

import static io.hostler.testing.Plans.codes;
import static io.hostler.testing.Plans.names;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.plan.Plan;
import io.hostler.plan.Problem;
import io.hostler.plan.Seen;
import io.hostler.plan.Uid;
import io.hostler.resolve.InstanceDesired;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Parts of which the plan, its steps and what is observed know nothing: given to the driver. */
class NewPartTest {
  private static final class Toy extends FakePart<InstanceDesired> {
    private final String name;

    Toy(String name) {
      super(name);
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    protected Object essence(InstanceDesired desired) {
      return desired.spec().cpus();
    }
  }

  private static final Problem TROUBLE = new Problem("toy", "told to");

  private final World world = new World();
  private final Given given = Given.instance();
  private final Toy first = toy(world, "First");
  private final Toy second = toy(world, "Second");

  private static Toy toy(World world, String name) {
    Toy toy = new Toy(name);
    world.others.add(toy);
    return toy;
  }

  private List<String> namesOf(Given wanted) {
    return names(world.agent().plan(wanted));
  }

  @Test
  void comesInItsTurnBetweenTheTapAndTheMachine() {
    List<String> names = namesOf(given);
    int tap = names.indexOf("MakeNetwork");
    assertEquals(
        List.of("MakeNetwork", "MakeFirst", "MakeSecond", "DefineDomain"),
        names.subList(tap, tap + 4));
    world.running(given);
    assertEquals(1, first.there.get(given.uid()));
    assertEquals(1, second.there.get(given.uid()));
  }

  @Test
  void whatIsDeclaredAnewReachesItWhileTheGuestRuns() {
    world.running(given);
    Given changed = given.cpus(2);
    assertTrue(namesOf(changed).containsAll(List.of("MakeFirst", "MakeSecond")));
    world.agent().converge(changed);
    assertEquals(2, first.there.get(given.uid()));
    assertEquals(1, world.count("start"));
  }

  @Test
  void oneThatCantBeBroughtKeepsTheGuestFromItsStartAndNotFromRunning() {
    first.trouble = Optional.of(TROUBLE);
    Plan<InstanceStep> plan = world.agent().plan(given);
    assertEquals(List.of("toy"), codes(plan));
    assertTrue(names(plan).contains("MakeNetwork"));
    assertFalse(names(plan).contains("MakeSecond"));
    assertFalse(names(plan).contains("StartDomain"));
    first.trouble = Optional.empty();
    world.running(given);
    first.trouble = Optional.of(TROUBLE);
    assertEquals(List.of(), namesOf(given));
    assertTrue(world.runs(given.uid()));
  }

  @Test
  void doesNotComeBeforeTheTap() {
    world.network.trouble = Optional.of(TROUBLE);
    assertFalse(namesOf(given).contains("MakeFirst"));
  }

  @Test
  void goesInTheReverseOrderAndTheManifestAfterIt() {
    world.running(given);
    List<String> names = namesOf(given.deleting());
    int removed = names.indexOf("RemoveSecond");
    assertEquals(
        List.of("RemoveSecond", "RemoveFirst", "RemoveNetwork", "RemoveRules"),
        names.subList(removed, removed + 4));
    assertTrue(names.indexOf("UndefineDomain") < removed);
    assertTrue(names.indexOf("Forget") > removed);
    first.trouble = Optional.of(TROUBLE);
    List<String> held = namesOf(given.deleting());
    assertFalse(held.contains("RemoveNetwork"), held.toString());
    assertFalse(held.contains("Forget"), held.toString());
  }

  @Test
  void anOrphansIsKept() {
    world.running(given);
    first.hostReboots();
    Plan<InstanceStep> kept =
        InstancePlan.reachable(given.desired(), world.agent().driver.observe(given.uid()));
    assertEquals(List.of("MakeFirst"), names(kept));
  }

  @Test
  void whatIsLeftOfItAloneHasAnOwnerAndGoes() {
    Uid nobody = Uid.random();
    second.there.put(nobody, 1);
    World.Agent agent = world.agent();
    assertEquals(Seen.present(Set.of(nobody)), agent.driver.owners());
    Plan<InstanceStep> left = InstancePlan.leftovers(agent.driver.observe(nobody));
    assertEquals(List.of("RemoveSecond"), names(left));
    left.steps().forEach(agent.driver::apply);
    assertTrue(second.there.isEmpty());
  }

  @Test
  void anAgentThatDiesAnywhereBringsItAndTakesItAwayInItsNextLife() {
    boolean killed = true;
    for (int cut = 0; killed; cut++) {
      World mortal = new World();
      Toy toy = toy(mortal, "Toy");
      killed = mortal.dies(given, cut).isPresent();
      mortal.agent().converge(given);
      assertEquals(1, toy.there.get(given.uid()), "cut " + cut);
      assertEquals(1, mortal.count("start"), "cut " + cut);
      killed |= mortal.dies(given.deleting(), cut).isPresent();
      mortal.agent().converge(given.deleting());
      assertTrue(toy.there.isEmpty(), "cut " + cut);
      assertTrue(mortal.network.there.isEmpty(), "cut " + cut);
    }
  }

  @Test
  void twoOfOneNameAreRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new InstanceParts(
                world.images, world.rules, world.network, List.of(first, new Toy("First"))));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new InstanceParts(
                world.images, world.rules, world.network, List.of(new Toy(NetworkPart.NAME))));
  }
}
