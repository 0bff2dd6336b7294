package io.hostler.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.plan.Plan;
import io.hostler.plan.Problem;
import io.hostler.plan.Seen;
import io.hostler.plan.Step;
import io.hostler.plan.Uid;
import io.hostler.resolve.InstanceDesired;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * InstanceParts of which the plan, its steps and what is observed know nothing: given to the
 * driver.
 */
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

  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
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

  private List<String> names(Given wanted) {
    return names(world.agent().plan(wanted));
  }

  private static List<String> names(Plan<InstanceStep> plan) {
    return plan.steps().stream().map(Step::name).toList();
  }

  private static List<String> codes(Plan<InstanceStep> plan) {
    return plan.blockers().stream().map(b -> b.why().code()).toList();
  }

  private void running() {
    world.agent().converge(given);
    world.pass(Duration.ofMinutes(2));
    world.agent().converge(given);
    assertTrue(world.runs(given.uid()));
  }

  @Test
  void comesInItsTurnBetweenTheTapAndTheMachine() {
    List<String> names = names(given);
    int tap = names.indexOf("MakeNetwork");
    assertEquals(
        List.of("MakeNetwork", "MakeFirst", "MakeSecond", "DefineDomain"),
        names.subList(tap, tap + 4));
    running();
    assertEquals(1, first.there.get(given.uid()));
    assertEquals(1, second.there.get(given.uid()));
  }

  @Test
  void whatIsDeclaredAnewReachesItWhileTheGuestRuns() {
    running();
    Given changed = given.cpus(2);
    assertTrue(names(changed).containsAll(List.of("MakeFirst", "MakeSecond")));
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
    running();
    first.trouble = Optional.of(TROUBLE);
    assertEquals(List.of(), names(given));
    assertTrue(world.runs(given.uid()));
  }

  @Test
  void doesNotComeBeforeTheTap() {
    world.network.trouble = Optional.of(TROUBLE);
    assertFalse(names(given).contains("MakeFirst"));
  }

  @Test
  void goesInTheReverseOrderAndTheManifestAfterIt() {
    running();
    List<String> names = names(given.deleting());
    int removed = names.indexOf("RemoveSecond");
    assertEquals(
        List.of("RemoveSecond", "RemoveFirst", "RemoveNetwork", "RemoveRules"),
        names.subList(removed, removed + 4));
    assertTrue(names.indexOf("UndefineDomain") < removed);
    assertTrue(names.indexOf("Forget") > removed);
    first.trouble = Optional.of(TROUBLE);
    List<String> held = names(given.deleting());
    assertFalse(held.contains("RemoveNetwork"), held.toString());
    assertFalse(held.contains("Forget"), held.toString());
  }

  @Test
  void anOrphansIsKept() {
    running();
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
      killed = dies(mortal, given, cut);
      mortal.agent().converge(given);
      assertEquals(1, toy.there.get(given.uid()), "cut " + cut);
      assertEquals(1, mortal.count("start"), "cut " + cut);
      killed |= dies(mortal, given.deleting(), cut);
      mortal.agent().converge(given.deleting());
      assertTrue(toy.there.isEmpty(), "cut " + cut);
      assertTrue(mortal.network.there.isEmpty(), "cut " + cut);
    }
  }

  /** Whether an agent's life had as many boundaries as to die at this one. */
  private static boolean dies(World world, Given given, int cut) {
    int[] seen = {0};
    try {
      world
          .agent(
              where -> {
                if (seen[0]++ == cut) {
                  throw new Killed();
                }
              })
          .converge(given);
      return false;
    } catch (Killed e) {
      return true;
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
