package io.hostler.instance;

import static io.hostler.testing.Plans.codes;
import static io.hostler.testing.Plans.names;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.libvirt.DomainState;
import io.hostler.libvirt.FakeHypervisor;
import io.hostler.libvirt.Mark;
import io.hostler.model.Action;
import io.hostler.model.Condition;
import io.hostler.model.InstanceReport;
import io.hostler.model.InstanceSpec;
import io.hostler.model.InstanceState;
import io.hostler.plan.Outcome;
import io.hostler.plan.Plan;
import io.hostler.plan.Problem;
import io.hostler.plan.Uid;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each case of the plan, on a world of fakes. */
class InstancePlanTest {
  private final World world = new World();
  private final Given given = Given.instance();

  private void running() {
    world.running(given);
  }

  private InstanceReport report(Given wanted) {
    World.Agent agent = world.agent();
    return InstanceReports.of(
        wanted.desired(),
        agent.driver.observe(wanted.uid()),
        agent.plan(wanted),
        Optional.empty(),
        false,
        Optional.empty());
  }

  @Test
  void rulesThatTheKernelRefusedAreAConditionWithItsWordsAndItsFirstDate() {
    running();
    World.Agent agent = world.agent();
    Optional<InstanceReport> said = Optional.empty();
    Instant first = agent.driver.observe(given.uid()).at();
    for (int look = 0; look < 2; look++) {
      said =
          Optional.of(
              InstanceReports.of(
                  given.desired(),
                  agent.driver.observe(given.uid()),
                  agent.plan(given),
                  Optional.of(new Problem("nft-refused", "Numerical result out of range")),
                  false,
                  said));
      world.pass(Duration.ofMinutes(1));
    }
    assertEquals(
        List.of(new Condition("RulesRefused", "Numerical result out of range", first)),
        said.orElseThrow().conditions());
    assertEquals(InstanceState.RUNNING, said.orElseThrow().state());
    assertEquals(List.of(), report(given).conditions());
  }

  /** The desired generation was reported from the first look on, however that went. */
  @Test
  void appliedIsOnlyWhatIsWhollyInForce() {
    running();
    assertEquals(given.generation(), report(given).applied());
    Given wanted = given.firewalls("web");
    InstanceReport before = report(wanted);
    assertEquals(wanted.generation(), before.generation());
    assertEquals(given.generation(), before.applied());
    world.rules.trouble = Optional.of(new Problem("nft-refused", "as the test wants"));
    assertEquals(0, report(wanted).applied());
    assertEquals(0, report(given).applied(), "what was in force may not be any more");
    world.rules.trouble = Optional.empty();
    world.agent().converge(wanted);
    assertEquals(wanted.generation(), report(wanted).applied());
  }

  @Test
  void aNewInstanceComesInThisOrder() {
    assertEquals(
        List.of(
            "MakeDirectory",
            "RecordDeclared",
            "RecordBuilt",
            "MakeImage",
            "CreateDisk",
            "RecordBuilt",
            "WriteSeed",
            "MakeRules",
            "MakeNetwork",
            "DefineDomain",
            "RecordStopped",
            "StartDomain",
            "RecordStopped",
            "RecordApplied"),
        names(world.agent().plan(given)));
  }

  @Test
  void anInstanceGoesInThisOrder() {
    running();
    assertEquals(
        List.of(
            "PowerOff",
            "UndefineDomain",
            "RemoveNetwork",
            "RemoveRules",
            "RemoveImage",
            "RemoveFiles",
            "Forget",
            "RemoveDirectory"),
        names(world.agent().plan(given.deleting())));
  }

  @Test
  void whereItsTapCantGoItsRulesStay() {
    running();
    world.network.trouble = Optional.of(new Problem("net", "told to"));
    for (Given given : List.of(given.deleting(), given.withoutAddresses())) {
      List<String> names = names(world.agent().plan(given));
      assertFalse(names.contains("RemoveRules"), names.toString());
    }
  }

  /** Declared so by no request, but a store may be written by another hand. */
  @Test
  void whoLosesItsAddressesLosesItsTapBeforeItsRules() {
    running();
    Given without = given.withoutAddresses();
    List<String> order = names(world.agent().plan(without));
    assertTrue(
        order.indexOf("RemoveNetwork") >= 0
            && order.indexOf("RemoveNetwork") < order.indexOf("RemoveRules"),
        order.toString());
    Plan<InstanceStep> orphans =
        InstancePlan.reachable(without.desired(), world.agent().driver.observe(without.uid()));
    assertEquals(List.of("RemoveNetwork", "RemoveRules"), names(orphans));
    world.agent().converge(without);
    assertTrue(world.network.there.isEmpty() && world.rules.there.isEmpty());
    world.agent().converge(given);
    assertTrue(world.network.there.containsKey(given.uid()));
  }

  @Test
  void aTapThatWasTakenAwayUnderAGuestIsMadeAnewAndPluggedIn() {
    running();
    world.network.there.remove(given.uid());
    assertEquals(List.of("MakeNetwork", "ReplugNic"), names(world.agent().plan(given)));
  }

  @Test
  void aTapThatNobodyHoldsIsPluggedInAfterAnAgentThatWasKilledInBetween() {
    running();
    world.network.unplugged.add(given.uid());
    assertEquals(List.of("ReplugNic"), names(world.agent().plan(given)));
  }

  /**
   * QEMU lets go of its tap before libvirt says that it ended, at a stop as at its own shutdown.
   */
  @Test
  void anOrdinaryEndIsNoFailure() {
    running();
    World.Agent agent = world.agent();
    world.network.unplugged.add(given.uid());
    world.hypervisor.ending.add(given.uid());
    Outcome ownEnd = agent.run(given);
    assertTrue(ownEnd instanceof Outcome.Again, ownEnd.toString());
    Outcome stop = agent.run(given.power(InstanceSpec.Power.STOPPED));
    assertTrue(stop instanceof Outcome.Again, stop.toString());
  }

  @Test
  void aGuestThatDoesNotLetGoOfItsCardIsStoppedAllTheSame() {
    running();
    world.network.unplugged.add(given.uid());
    Given stopped = given.power(InstanceSpec.Power.STOPPED);
    List<String> names = names(world.agent().plan(stopped));
    assertTrue(names.contains("ShutDown"), names.toString());
    assertFalse(names.contains("ReplugNic"), names.toString());
  }

  /** One with a bitmap that a killed QEMU left in use does not grow under its guest. */
  @Test
  void aDiskThatDoesNotGrowKeepsNothingElseFromAGuest() {
    running();
    Given grown = given.disk(64L << 30).firewalls("web");
    world.hypervisor.failNext("growDisk", FakeHypervisor.Fault.FAILS);
    World.Agent agent = world.agent();
    assertTrue(agent.run(grown) instanceof Outcome.Failed);
    assertFalse(names(agent.plan(grown)).contains("MakeRules"), "its rules are new already");
    assertTrue(names(agent.plan(grown)).contains("GrowDisk"));
    List<String> stop = names(agent.plan(grown.power(InstanceSpec.Power.STOPPED)));
    assertFalse(stop.contains("GrowDisk"), stop.toString());
  }

  /** The finish of a build asks whether something held it up: the old disk is under the guest. */
  @Test
  void aRebuildThatItsRulesHoldUpKeepsTheDiskUnderTheRunningGuest() {
    running();
    Given rebuilt = given.action(Action.Verb.REBUILD, "b1");
    world.rules.trouble = Optional.of(new Problem("nft", "told to"));
    World.Agent agent = world.agent();
    for (int i = 0; i < 5; i++) {
      agent.run(rebuilt);
    }
    assertTrue(world.runs(given.uid()));
    assertEquals(Set.of(0, 1), world.storage.directories.get(given.uid()).disks.keySet());
    assertEquals("running", report(rebuilt).actions().get("b1"));
    world.rules.trouble = Optional.empty();
    agent.converge(rebuilt);
    assertEquals(Set.of(1), world.storage.directories.get(given.uid()).disks.keySet());
    assertEquals("done", report(rebuilt).actions().get("b1"));
  }

  @Test
  void aDiskThatWasThereAndIsMissingIsNeverReplaced() {
    running();
    world.hypervisor.guestEnds(given.uid(), DomainState.Reason.CRASHED);
    world.storage.directories.get(given.uid()).disks.clear();
    Plan<InstanceStep> plan = world.agent().plan(given);
    assertEquals(List.of("disk-missing"), codes(plan));
    assertFalse(names(plan).contains("CreateDisk"));
    assertFalse(names(plan).contains("StartDomain"));
    assertEquals(InstanceState.ERROR, report(given).state());
  }

  @Test
  void whatIsUnknownIsNotTouched() {
    running();
    world.memory.unreadable = true;
    assertEquals(List.of("manifest-unreadable"), codes(world.agent().plan(given)));
    assertEquals(List.of(), world.agent().plan(given.deleting()).steps());
    world.memory.unreadable = false;
    world.storage.unreadable = true;
    assertEquals(List.of(), world.agent().plan(given).steps());
    world.storage.unreadable = false;
    world.hypervisor.failNext("domain", io.hostler.libvirt.FakeHypervisor.Fault.FAILS);
    Plan<InstanceStep> plan = world.agent().plan(given);
    assertEquals(List.of(), plan.steps());
    assertEquals(List.of("libvirt-failed"), codes(plan));
  }

  @Test
  void domainWithoutManifestIsNotTakenForANewInstance() {
    running();
    world.memory.manifests.clear();
    Plan<InstanceStep> plan = world.agent().plan(given);
    assertEquals(List.of("manifest-missing"), codes(plan));
    assertEquals(List.of(), plan.steps());
  }

  @Test
  void aForeignDomainIsNeverTouched() {
    for (Optional<Mark> mark :
        List.of(
            Optional.<Mark>empty(), Optional.of(new Mark(Uid.random(), given.uid(), 1, 1, "")))) {
      World other = new World();
      other.hypervisor.define(
          "<domain><name>x</name><uuid>%s</uuid><metadata>%s</metadata></domain>"
              .formatted(given.uid(), mark.map(Mark::element).orElse("")));
      assertEquals(List.of("domain-foreign"), codes(other.agent().plan(given)));
      assertEquals(List.of(), other.agent().plan(given).steps());
      assertEquals(List.of(), other.agent().plan(given.deleting()).steps());
      assertEquals(Set.of(), other.agent().driver.owners().found().orElseThrow());
    }
  }

  @Test
  void withoutItsRulesNoTapAndNoStart() {
    world.rules.trouble = Optional.of(new Problem("nft", "told to"));
    Plan<InstanceStep> plan = world.agent().plan(given);
    assertEquals(List.of("nft"), codes(plan));
    assertFalse(names(plan).contains("StartDomain"));
    assertTrue(names(plan).contains("MakeImage"));
    assertFalse(names(plan).contains("MakeRules"));
    assertFalse(names(plan).contains("MakeNetwork"));
  }

  @Test
  void aMissingImageBlocksABuildAndNotARunningGuest() {
    Plan<InstanceStep> blocked =
        InstancePlan.of(
            given.desired(Optional.empty()),
            world.agent().driver.observe(given.uid()),
            world.host,
            true);
    assertEquals(List.of("image-missing"), codes(blocked));
    running();
    assertTrue(
        InstancePlan.of(
                given.desired(Optional.empty()),
                world.agent().driver.observe(given.uid()),
                world.host,
                true)
            .converged());
  }

  @Test
  void cpusWaitForTheNextStartAndRebootBringsThem() {
    running();
    Given bigger = given.cpus(2);
    world.agent().converge(bigger);
    assertEquals(1, world.count("start"));
    assertEquals("RestartPending", report(bigger).conditions().getFirst().type());
    Given rebooted = bigger.action(Action.Verb.REBOOT, "r1");
    world.agent().converge(rebooted);
    assertEquals(2, world.count("start"));
    assertEquals(List.of(), report(rebooted).conditions());
    assertEquals("done", report(rebooted).actions().get("r1"));
  }

  @Test
  void anotherImageWaitsForARebuild() {
    running();
    Given other = given.image(Given.disk("b"));
    world.agent().converge(other);
    assertEquals("RebuildPending", report(other).conditions().getFirst().type());
    assertEquals("image", report(other).conditions().getFirst().reason());
    assertEquals(1, world.storage.made.size());
  }

  @Test
  void aGuestsOwnShutdownHoldsUntilAStart() {
    running();
    world.hypervisor.guestEnds(given.uid(), DomainState.Reason.SHUTDOWN);
    world.agent().converge(given);
    assertFalse(world.runs(given.uid()));
    world.hostReboots();
    world.agent().converge(given);
    assertFalse(world.runs(given.uid()));
    assertEquals("guest", report(given).reason());
    Given started = given.action(Action.Verb.START, "s1");
    world.agent().converge(started);
    assertTrue(world.runs(given.uid()));
    world.hypervisor.guestEnds(given.uid(), DomainState.Reason.SHUTDOWN);
    world.agent().converge(started);
    assertFalse(world.runs(given.uid()), "a start is used once");
  }

  @Test
  void alwaysRestartsAGuestThatShutItselfDownAndNeverLeavesACrashedOne() {
    running();
    Given always = given.restart(InstanceSpec.Restart.ALWAYS);
    world.agent().converge(always);
    world.hypervisor.guestEnds(given.uid(), DomainState.Reason.SHUTDOWN);
    world.agent().converge(always);
    assertTrue(world.runs(given.uid()));
    Given never = given.restart(InstanceSpec.Restart.NEVER);
    world.agent().converge(never);
    world.hypervisor.guestEnds(given.uid(), DomainState.Reason.CRASHED);
    world.agent().converge(never);
    assertFalse(world.runs(given.uid()));
  }

  @Test
  void aGuestThatCrashesAgainAndAgainWaitsLongerEachTime() {
    running();
    Duration last = Duration.ZERO;
    for (int i = 0; i < 4; i++) {
      world.hypervisor.guestEnds(given.uid(), DomainState.Reason.CRASHED);
      World.Agent agent = world.agent();
      Duration waited = Duration.ZERO;
      while (!world.runs(given.uid())) {
        if (agent.run(given) instanceof Outcome.Again again) {
          waited = waited.plus(again.wake().atMost());
          world.pass(again.wake().atMost());
        }
      }
      assertTrue(i == 0 || waited.compareTo(last) > 0, i + ": " + waited);
      last = waited;
      agent.run(given);
    }
  }

  @Test
  void afterAHostRebootItStartsAgainOnlyWhenItMay() {
    running();
    world.hostReboots();
    Plan<InstanceStep> held =
        InstancePlan.of(
            given.desired(), world.agent().driver.observe(given.uid()), world.host, false);
    assertEquals(List.of("placement-unconfirmed"), codes(held));
    assertEquals(List.of("MakeRules", "MakeNetwork"), names(held), "lost with the boot");
    world.agent().converge(given);
    assertTrue(world.runs(given.uid()));
  }

  @Test
  void aGuestThatIgnoresTheButtonLosesItsPowerAfterTheTimeout() {
    running();
    world.hypervisor.guestsObey = false;
    Given stopped = given.power(InstanceSpec.Power.STOPPED);
    World.Agent agent = world.agent();
    assertTrue(agent.run(stopped) instanceof Outcome.Again);
    assertTrue(world.runs(given.uid()));
    world.pass(Duration.ofSeconds(30));
    assertTrue(agent.run(stopped) instanceof Outcome.Again);
    assertEquals(1, world.count("shutdown"));
    assertEquals(0, world.count("destroy"));
    world.pass(Duration.ofSeconds(31));
    agent.run(stopped);
    assertFalse(world.runs(given.uid()));
    assertEquals(1, world.count("destroy"));
  }

  @Test
  void anotherStopPressesTheButtonAgainThoughTheGuestIgnoredAnEarlierOne() {
    running();
    world.hypervisor.guestsObey = false;
    World.Agent agent = world.agent();
    agent.run(given.power(InstanceSpec.Power.STOPPED));
    Given on = given.power(InstanceSpec.Power.STOPPED).power(InstanceSpec.Power.RUNNING);
    agent.converge(on);
    world.pass(Duration.ofDays(1));
    agent.converge(on);
    world.hypervisor.guestsObey = true;
    Given off = on.power(InstanceSpec.Power.STOPPED);
    agent.converge(off);
    assertFalse(world.runs(given.uid()));
    assertEquals(2, world.count("shutdown"));
    assertEquals(0, world.count("destroy"), "the guest was asked, and obeyed");
  }

  @Test
  void aRebuildThatSomethingHeldUpStillTakesTheGuestFromItsOldDisk() {
    running();
    Given rebuilt = given.image(Given.disk("b")).action(Action.Verb.REBUILD, "b1");
    world.images.trouble = Optional.of(new Problem("image-missing", "not here yet"));
    World.Agent agent = world.agent();
    agent.run(rebuilt);
    agent.run(rebuilt);
    assertTrue(world.runs(given.uid()), "nothing new is there yet");
    assertEquals("running", report(rebuilt).actions().get("b1"));
    world.pass(Duration.ofMinutes(5));
    agent.run(rebuilt);
    world.images.trouble = Optional.empty();
    agent.converge(rebuilt);
    assertEquals("done", report(rebuilt).actions().get("b1"));
    String live = world.hypervisor.xml(given.uid()).orElseThrow();
    assertTrue(live.contains("root-1.qcow2") && !live.contains("root-0.qcow2"), live);
  }

  @Test
  void aRebootThatFailedBeforeItsStartIsNotForEverUnderWay() {
    running();
    world.hypervisor.guestEnds(given.uid(), DomainState.Reason.SHUTDOWN);
    World.Agent agent = world.agent();
    agent.converge(given);
    Given rebooted = given.cpus(2).action(Action.Verb.REBOOT, "r1");
    world.hypervisor.failNext("define", FakeHypervisor.Fault.FAILS);
    assertTrue(agent.run(rebooted) instanceof Outcome.Failed);
    agent.converge(rebooted);
    assertEquals("interrupted", report(rebooted).actions().get("r1"));
  }

  @Test
  void aRebootThatAStopOvertookIsInterrupted() {
    running();
    world.hypervisor.guestsObey = false;
    World.Agent agent = world.agent();
    Given rebooted = given.action(Action.Verb.REBOOT, "r1");
    agent.run(rebooted);
    Given stopped = rebooted.power(InstanceSpec.Power.STOPPED);
    agent.converge(stopped);
    assertFalse(world.runs(given.uid()));
    assertEquals("interrupted", report(stopped).actions().get("r1"));
  }

  @Test
  void aResetWhoseResultCouldNotBeWrittenIsNotForEverUnderWay() {
    running();
    Given reset = given.action(Action.Verb.RESET, "r1");
    World.Agent agent = world.agent();
    world.memory.changesToFailure = 2;
    assertTrue(agent.run(reset) instanceof Outcome.Failed);
    agent.converge(reset);
    assertEquals(1, world.count("reset"));
    assertEquals("interrupted", report(reset).actions().get("r1"));
  }

  @ParameterizedTest
  @ValueSource(ints = {-2, 2})
  void aDateThatIsSetChangesNothingOfHowLongACrashedGuestStaysDown(int hours) {
    running();
    World.Agent agent = world.agent();
    for (int i = 0; i < 2; i++) {
      world.hypervisor.guestEnds(given.uid(), DomainState.Reason.CRASHED);
      agent.converge(given);
      assertTrue(world.runs(given.uid()));
    }
    world.hypervisor.guestEnds(given.uid(), DomainState.Reason.CRASHED);
    assertTrue(agent.run(given) instanceof Outcome.Again);
    world.step(Duration.ofHours(hours));
    agent.run(given);
    assertFalse(world.runs(given.uid()));
    Duration before = world.passed();
    agent.converge(given);
    assertTrue(world.runs(given.uid()));
    assertEquals(Duration.ofSeconds(4), world.passed().minus(before));
  }

  @ParameterizedTest
  @ValueSource(ints = {-2, 2})
  void aDateThatIsSetChangesNothingOfHowLongAGuestMayTakeToObeyTheButton(int hours) {
    running();
    world.hypervisor.guestsObey = false;
    Given stopped = given.power(InstanceSpec.Power.STOPPED);
    World.Agent agent = world.agent();
    agent.run(stopped);
    world.step(Duration.ofHours(hours));
    Duration before = world.passed();
    agent.run(stopped);
    assertTrue(world.runs(given.uid()));
    agent.converge(stopped);
    assertFalse(world.runs(given.uid()));
    assertEquals(1, world.count("shutdown"));
    assertEquals(Duration.ofSeconds(60), world.passed().minus(before));
  }

  /** What the agent before wrote has but its date; one that lies ahead says nothing. */
  @Test
  void anAgentThatStartsLetsACrashedGuestWaitNoLongerThanItsBackOff() {
    running();
    for (int i = 0; i < 2; i++) {
      world.hypervisor.guestEnds(given.uid(), DomainState.Reason.CRASHED);
      world.agent().converge(given);
    }
    world.hypervisor.guestEnds(given.uid(), DomainState.Reason.CRASHED);
    assertTrue(world.agent().run(given) instanceof Outcome.Again);
    world.step(Duration.ofHours(-2));
    Duration before = world.passed();
    world.agent().converge(given);
    assertTrue(world.runs(given.uid()));
    assertEquals(Duration.ofSeconds(4), world.passed().minus(before));
  }

  @Test
  void liveChangesTouchOnlyTheirOwnPart() {
    running();
    Given next = given.firewalls("web");
    assertEquals(
        List.of("RecordDeclared", "MakeRules", "MarkDomain", "RecordApplied"),
        names(world.agent().plan(next)));
    Given grown = given.disk(4 * Given.GIB);
    assertTrue(names(world.agent().plan(grown)).contains("GrowDisk"));
  }

  @Test
  void oneThatShallNotRunIsBeingCreatedUntilItsDomainIsThere() {
    Given off = given.power(InstanceSpec.Power.STOPPED);
    assertEquals(InstanceState.CREATING, report(off).state());
    world.agent().converge(off);
    assertTrue(world.hypervisor.domain(off.uid()).isPresent());
    assertEquals(InstanceState.STOPPED, report(off).state());
  }

  @Test
  void aSecondPassHasNothingToDo() {
    running();
    int calls = world.hypervisor.calls().size();
    world.agent().run(given);
    assertEquals(calls, world.hypervisor.calls().size());
    assertTrue(world.agent().plan(given).converged());
  }
}
