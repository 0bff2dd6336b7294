package io.hostler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The whole agent is killed with SIGKILL at each boundary of an instance's creation and of its
 * deletion (before each step, and after the last), on the real parts; the next process converges.
 * What runs meanwhile is not touched. Each kill meets several instances, each at a boundary of its
 * own. Which boundaries there are is what an instance passed that nobody killed.
 */
@Tag("lab")
@Timeout(900)
class KilledAgentLabTest {
  /** As many as the agent has workers for instances. */
  private static final int AT_ONCE = 4;

  private static final String POOL =
      "kind: addresspool\nname: p\nspec: {prefix: 198.51.100.0/24, mode: routed, default: true}\n";

  /** A machine as it was: whoever touches it changes one of these. */
  private record Machine(long process, Object disk) {}

  /** By uid: all that should be there. */
  private final Map<String, Machine> machines = new HashMap<>();

  @Test
  void createAndDelete() throws Exception {
    try (AgentLab lab = new AgentLab()) {
      try {
        lab.start();
        assertEquals(0, lab.importTiny().exit());
        assertEquals(0, lab.said(POOL, "apply", "-f", "-").exit());
        createAndDelete(lab);
      } catch (AssertionError e) {
        throw new AssertionError(e.getMessage() + "\n" + lab.log(), e);
      }
    }
  }

  private void createAndDelete(AgentLab lab) throws Exception {
    apply(lab, List.of("untouched", "model"));
    lab.eventually("it runs", () -> runs(lab, "untouched") && runs(lab, "model"));
    String untouched = lab.uid("untouched");
    String model = lab.uid("model");
    machines.put(untouched, machine(lab, untouched));
    lab.eventually("it is up", () -> lab.boots(untouched) == 1);
    List<String> creating = passed(lab, model);
    assertTrue(creating.contains("before CreateDisk"), creating::toString);
    assertTrue(creating.contains("before StartDomain"), creating::toString);
    Files.delete(lab.state.resolve(AgentToKill.PASSED));
    assertEquals(0, lab.hostler("instance", "delete", "model").exit());
    lab.eventually("it goes", () -> gone(lab, model));
    List<String> deleting = passed(lab, model);
    assertTrue(deleting.contains("before PowerOff"), deleting::toString);
    assertTrue(deleting.contains("before Forget"), deleting::toString);
    assertTrue(deleting.contains("after Finalise"), deleting::toString);

    int longer = Math.max(creating.size(), deleting.size());
    for (int first = 0; first < longer; first += AT_ONCE) {
      List<String> names = new ArrayList<>();
      for (int i = first; i < Math.min(first + AT_ONCE, longer); i++) {
        names.add("k" + i);
      }
      create(lab, names, at(creating, first));
      if (first < deleting.size()) {
        delete(lab, names, at(deleting, first));
      }
    }

    for (String uid : machines.keySet()) {
      assertEquals(machines.get(uid), machine(lab, uid), uid);
      assertTrue(lab.boots(uid) <= 1, uid);
    }
    assertEquals(1, lab.boots(untouched));
    List<String> errors =
        lab.log()
            .lines()
            .filter(line -> line.contains("instance=untouched ") && line.contains("error"))
            .toList();
    assertEquals(List.of(), errors, "no restart called it one");
    assertEquals(machines.size(), lab.libvirt.guests().size());
  }

  private static List<String> at(List<String> boundaries, int first) {
    return boundaries.subList(
        Math.min(first, boundaries.size()), Math.min(first + AT_ONCE, boundaries.size()));
  }

  /** Each boundary once, in order; what comes after a step is what comes before the next. */
  private static List<String> passed(AgentLab lab, String uid) throws IOException {
    List<String> all =
        Files.readAllLines(lab.state.resolve(AgentToKill.PASSED)).stream()
            .filter(line -> line.startsWith(uid))
            .map(line -> line.substring(uid.length() + 1))
            .toList();
    return Stream.concat(
            all.stream().filter(where -> where.startsWith("before ")), Stream.of(all.getLast()))
        .distinct()
        .toList();
  }

  private void create(AgentLab lab, List<String> names, List<String> boundaries) throws Exception {
    arm(lab, boundaries);
    apply(lab, names);
    lab.eventually("each stands: " + boundaries, () -> halted(lab).size() == boundaries.size());
    lab.kill();
    Map<String, String> halted = halted(lab);
    Map<String, Object> disks = new HashMap<>();
    for (String uid : halted.keySet()) {
      if (Files.exists(root(lab, uid))) {
        disks.put(uid, disk(lab, uid));
      }
    }
    lab.start();
    for (String name : names) {
      lab.eventually(name + " runs: " + halted, () -> runs(lab, name));
      String uid = lab.uid(name);
      Machine machine = machine(lab, uid);
      assertEquals(
          disks.getOrDefault(uid, machine.disk()), machine.disk(), () -> uid + " " + halted);
      machines.put(uid, machine);
    }
  }

  private void delete(AgentLab lab, List<String> names, List<String> boundaries) throws Exception {
    List<Traces> all = new ArrayList<>();
    for (String name : names.subList(0, boundaries.size())) {
      Traces traces = Traces.of(lab, name);
      assertEquals(Traces.EVERYWHERE, traces.left(lab));
      machines.remove(traces.uid());
      all.add(traces);
    }
    arm(lab, boundaries);
    for (String name : names.subList(0, boundaries.size())) {
      AgentLab.Ran ran = lab.hostler("instance", "delete", name);
      assertEquals(0, ran.exit(), ran.err());
    }
    lab.eventually("each stands: " + boundaries, () -> halted(lab).size() == all.size());
    lab.kill();
    Map<String, String> halted = halted(lab);
    lab.start();
    for (Traces traces : all) {
      String uid = traces.uid();
      lab.eventually(uid + " goes: " + halted, () -> gone(lab, uid));
      assertFalse(Files.exists(lab.state.resolve("instances/" + uid)), halted::toString);
      assertEquals(Optional.empty(), lab.guest(uid), halted::toString);
      // A report that the killed one still wrote is found by the sweep.
      lab.eventually("no trace of " + uid + ": " + halted, () -> traces.left(lab).isEmpty());
    }
  }

  private static void apply(AgentLab lab, List<String> names) {
    AgentLab.Ran ran =
        lab.said(
            names.stream().map(KilledAgentLabTest::instance).collect(Collectors.joining("---\n")),
            "apply",
            "-f",
            "-");
    assertEquals(0, ran.exit(), ran.err());
  }

  private static String instance(String name) {
    return "kind: instance\nname: "
        + name
        + "\nspec: {image: tiny, cpus: 1, memory: 96MiB, disk: 8MiB, userData: \"#!/bin/sh\"}\n";
  }

  private static void arm(AgentLab lab, List<String> boundaries) throws IOException {
    Path halted = Files.createDirectories(lab.state.resolve(AgentToKill.HALTED));
    try (Stream<Path> old = Files.list(halted)) {
      for (Path each : old.toList()) {
        Files.delete(each);
      }
    }
    Path half = lab.state.resolve("half");
    Files.write(half, boundaries);
    Files.move(half, lab.state.resolve(AgentToKill.ARMED));
  }

  /** Where each stands, by uid. */
  private static Map<String, String> halted(AgentLab lab) throws IOException {
    Map<String, String> all = new HashMap<>();
    try (Stream<Path> files = Files.list(lab.state.resolve(AgentToKill.HALTED))) {
      for (Path each : files.toList()) {
        all.put(each.getFileName().toString(), Files.readString(each));
      }
    }
    return all;
  }

  private static boolean runs(AgentLab lab, String name) throws IOException {
    return lab.stateOf(name).equals("running") && lab.hostler("plan", name, "--fresh").exit() == 0;
  }

  private static boolean gone(AgentLab lab, String uid) {
    AgentLab.Ran list = lab.hostler("instance", "list", "-o", "json");
    return list.exit() == 0
        && !list.out().contains(uid)
        && !lab.hostler("orphan", "list", "-o", "json").out().contains(uid);
  }

  private static Machine machine(AgentLab lab, String uid) throws IOException {
    return new Machine(lab.guest(uid).orElse(-1L), disk(lab, uid));
  }

  private static Object disk(AgentLab lab, String uid) throws IOException {
    return Files.getAttribute(root(lab, uid), "unix:ino");
  }

  private static Path root(AgentLab lab, String uid) {
    return lab.state.resolve("instances/" + uid + "/root-0.qcow2");
  }
}
