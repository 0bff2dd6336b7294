package io.hostler.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.libvirt.FakeHypervisor;
import io.hostler.model.Action;
import io.hostler.model.InstanceSpec;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The agent dies at every boundary of a plan; the next one finds its way, and nothing is lost. */
class InstanceKillTest {
  private interface Check {
    void holds(World world, Given given, int at);
  }

  private interface Begin {
    Given prepare(World world);
  }

  /** Runs the same life again and again, cut one boundary later each time, until it is not cut. */
  private static int killEverywhere(Begin begin, Check check) {
    for (int cut = 0; ; cut++) {
      World world = new World();
      Given given = begin.prepare(world);
      boolean killed = world.dies(given, cut).isPresent();
      world.agent().converge(given);
      check.holds(world, given, cut);
      assertTrue(world.agent().plan(given).converged());
      if (!killed) {
        return cut;
      }
    }
  }

  private static Given running(World world) {
    Given given = Given.instance();
    world.agent().converge(given);
    return given;
  }

  @Test
  void create() {
    int boundaries =
        killEverywhere(
            world -> Given.instance(),
            (world, given, at) -> {
              assertTrue(world.runs(given.uid()));
              assertEquals(List.of(given.uid() + " 0"), world.storage.made, "cut " + at);
              assertEquals(1, world.count("start"), "cut " + at);
              assertTrue(world.rules.there.containsKey(given.uid()));
              assertTrue(world.network.there.containsKey(given.uid()));
            });
    assertTrue(boundaries >= 24, "boundaries: " + boundaries);
  }

  @Test
  void delete() {
    int boundaries =
        killEverywhere(
            world -> running(world).deleting(),
            (world, given, at) -> {
              assertEquals(Optional.empty(), world.hypervisor.domain(given.uid()));
              assertTrue(world.storage.directories.isEmpty());
              assertTrue(world.memory.manifests.isEmpty());
              assertTrue(world.network.there.isEmpty());
              assertTrue(world.rules.there.isEmpty());
              assertEquals(new HashSet<>(), world.agent().driver.owners().found().orElseThrow());
            });
    assertTrue(boundaries >= 14, "boundaries: " + boundaries);
  }

  @Test
  void rebuild() {
    int boundaries =
        killEverywhere(
            world -> running(world).image(Given.disk("b")).action(Action.Verb.REBUILD, "r1"),
            (world, given, at) -> {
              assertTrue(world.runs(given.uid()));
              assertEquals(
                  List.of(given.uid() + " 0", given.uid() + " 1"), world.storage.made, "cut " + at);
              assertEquals(
                  java.util.Set.of(1), world.storage.directories.get(given.uid()).disks.keySet());
              var manifest = world.memory.manifests.get(given.uid());
              assertEquals(Given.disk("b"), manifest.built().orElseThrow().image());
              assertEquals(
                  Optional.of("done"), manifest.actions().get(Action.Verb.REBUILD).result());
              assertEquals(2, world.count("start"), "cut " + at);
            });
    assertTrue(boundaries >= 20, "boundaries: " + boundaries);
  }

  @Test
  void stopAndThenStartIsNotTakenForTheGuestsOwnShutdown() {
    killEverywhere(
        world -> running(world).power(InstanceSpec.Power.STOPPED),
        (world, given, at) -> {
          assertFalse(world.runs(given.uid()));
          world.agent().converge(given.power(InstanceSpec.Power.RUNNING));
          assertTrue(world.runs(given.uid()), "cut " + at);
          world.agent().converge(given);
          assertFalse(world.runs(given.uid()), "cut " + at);
        });
  }

  @Test
  void rebootNeverLeavesItOffAndNeverHappensTwice() {
    killEverywhere(
        world -> running(world).action(Action.Verb.REBOOT, "r1"),
        (world, given, at) -> {
          assertTrue(world.runs(given.uid()), "cut " + at);
          assertTrue(world.count("start") <= 2, "cut " + at);
          assertTrue(
              world
                  .memory
                  .manifests
                  .get(given.uid())
                  .actions()
                  .get(Action.Verb.REBOOT)
                  .result()
                  .isPresent());
        });
  }

  @Test
  void resetHappensAtMostOnce() {
    killEverywhere(
        world -> running(world).action(Action.Verb.RESET, "r1"),
        (world, given, at) -> {
          assertTrue(world.runs(given.uid()));
          assertTrue(world.count("reset") <= 1, "cut " + at);
        });
  }

  @Test
  void aLostAnswerOfEachCallConverges() {
    for (String call : List.of("define", "start", "destroy", "undefine", "shutdown")) {
      for (FakeHypervisor.Fault fault : FakeHypervisor.Fault.values()) {
        World world = new World();
        Given given = Given.instance();
        world.hypervisor.failNext(call, fault);
        world.agent().converge(given);
        assertTrue(world.runs(given.uid()), call + " " + fault);
        assertEquals(1, world.storage.made.size());
        Given stopped = given.power(InstanceSpec.Power.STOPPED);
        world.agent().converge(stopped);
        assertFalse(world.runs(given.uid()), call + " " + fault);
        world.agent().converge(given.deleting());
        assertEquals(Optional.empty(), world.hypervisor.domain(given.uid()), call + " " + fault);
      }
    }
  }
}
