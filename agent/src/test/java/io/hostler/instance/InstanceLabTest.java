package io.hostler.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.libvirt.DomainState;
import io.hostler.libvirt.LibvirtConnection;
import io.hostler.libvirt.LibvirtHypervisor;
import io.hostler.libvirt.LibvirtLab;
import io.hostler.model.Action;
import io.hostler.model.ImageSpec;
import io.hostler.model.InstanceSpec;
import io.hostler.plan.MonotonicClock;
import io.hostler.plan.Outcome;
import io.hostler.plan.Plan;
import io.hostler.plan.Uid;
import io.hostler.testing.Eventually;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The real driver: libvirt, QEMU, qemu-img, a guest that boots from kernel and initramfs. */
@Tag("lab")
class InstanceLabTest {
  private static final Duration BOOT = Duration.ofSeconds(120);

  private static LibvirtLab lab;
  private static LibvirtHypervisor hypervisor;
  private static Host host;
  private static final Uid CELL = Uid.random();
  private static final FakeMemory MEMORY = new FakeMemory(CELL);
  private static TinyGuest guest;

  @BeforeAll
  static void open() throws Exception {
    guest = TinyGuest.get();
    lab = LibvirtLab.start();
    LibvirtConnection connection = new LibvirtConnection(lab.uri());
    hypervisor = new LibvirtHypervisor(connection);
    connection.start();
    assertTrue(connection.awaitConnected(Duration.ofSeconds(30)));
    Path kernel = Files.copy(guest.kernel(), lab.files().resolve("k"));
    Path initramfs = Files.copy(guest.initramfs(), lab.files().resolve("i"));
    host =
        new Host(
            CELL,
            new Layout(Files.createDirectories(lab.files().resolve("instances"))),
            new DomainNames() {
              @Override
              public Path image(ImageSpec.Part part) {
                return part.sha256().startsWith("1") ? kernel : initramfs;
              }

              @Override
              public String tap(Uid uid) {
                return "none";
              }

              @Override
              public String mac(Uid uid) {
                return "02:00:00:00:00:01";
              }
            },
            false,
            Host.EMULATOR,
            // As long as a loaded machine needs to let a guest obey its power button.
            Duration.ofSeconds(60));
  }

  @AfterAll
  static void close() {
    hypervisor.close();
    lab.close();
  }

  private static InstanceDriver driver() {
    return new InstanceDriver(
        hypervisor,
        new LocalStorage(host.layout(), new QemuImg(Path.of("/usr/bin/qemu-img"))),
        MEMORY,
        new InstanceParts(new FakePart.Image(), new FakePart.Rules(), new FakePart.Network()),
        host,
        InstantSource.system(),
        MonotonicClock.SYSTEM);
  }

  private static Given tiny() {
    Given given = Given.instance();
    InstanceSpec s = given.spec();
    InstanceSpec small =
        new InstanceSpec(
            s.hostname(),
            s.image(),
            1,
            TinyGuest.MEMORY,
            Optional.of(8L << 20),
            s.sshKeys(),
            s.userData(),
            s.addresses(),
            s.firewalls(),
            s.smtp(),
            s.rates(),
            s.power(),
            s.restart(),
            s.node(),
            s.dropLog());
    ImageSpec image = new ImageSpec(Optional.empty(), part("1"), part("2"), TinyGuest.ARGUMENTS);
    return new Given(
        given.uid(),
        1,
        small,
        image,
        given.actions(),
        false,
        given.sshKeys(),
        given.userData(),
        List.of());
  }

  private static Optional<ImageSpec.Part> part(String digit) {
    return Optional.of(
        new ImageSpec.Part(digit.repeat(64), 1, ImageSpec.Format.RAW, 1, Optional.empty()));
  }

  private static void converge(InstanceDriver driver, Given given) throws Exception {
    Eventually.holds(
        Duration.ofSeconds(60),
        "converged",
        () -> {
          InstanceObserved observed = driver.observe(given.uid());
          Plan<InstanceStep> plan =
              given.deleted()
                  ? InstancePlan.gone(observed, host)
                  : InstancePlan.of(given.desired(), observed, host, true);
          for (InstanceStep step : plan.steps()) {
            Outcome outcome = driver.apply(step);
            if (!(outcome instanceof Outcome.Done)) {
              assertFalse(outcome instanceof Outcome.Failed, () -> step.says() + ": " + outcome);
              return false;
            }
          }
          return plan.converged();
        });
  }

  private static long ups(Given given) throws Exception {
    Path log = host.layout().consoleLog(given.uid());
    if (!Files.exists(log)) {
      return 0;
    }
    return Files.readString(log, StandardCharsets.ISO_8859_1)
        .lines()
        .filter(line -> line.contains(TinyGuest.UP))
        .count();
  }

  /** What outlives an agent: the host's network and rules, beside libvirt and the files. */
  private record Survivors(FakePart.Image image, FakePart.Rules rules, FakePart.Network network) {

    /** An agent that was just started: it knows nothing but what is on the host. */
    InstanceDriver agent() {
      return new InstanceDriver(
          hypervisor,
          new LocalStorage(host.layout(), new QemuImg(Path.of("/usr/bin/qemu-img"))),
          MEMORY,
          new InstanceParts(image, rules, network),
          host,
          InstantSource.system(),
          MonotonicClock.SYSTEM);
    }
  }

  /** Applies one step and dies, again and again, until nothing is to do; how often it died. */
  private static int dyingAfterEveryStep(Survivors survivors, Given given) throws Exception {
    int[] deaths = {0};
    int[] applied = {1};
    Object[] last = {List.of()};
    Eventually.holds(
        Duration.ofSeconds(90),
        "converged",
        () -> {
          InstanceDriver agent = survivors.agent();
          InstanceObserved observed = agent.observe(given.uid());
          Plan<InstanceStep> plan =
              given.deleted()
                  ? InstancePlan.gone(observed, host)
                  : InstancePlan.of(given.desired(), observed, host, true);
          if (!plan.steps().isEmpty()) {
            deaths[0]++;
            // A plan that a step did not shorten is idempotent there: get one step further.
            int further = plan.steps().equals(last[0]) ? ++applied[0] : (applied[0] = 1);
            last[0] = plan.steps();
            for (InstanceStep step :
                plan.steps().subList(0, Math.min(further, plan.steps().size()))) {
              Outcome outcome = agent.apply(step);
              assertFalse(outcome instanceof Outcome.Failed, () -> outcome.toString());
            }
          }
          return plan.converged();
        });
    return deaths[0];
  }

  @Test
  void anAgentThatDiesAfterEveryStepMakesOneGuestAndRemovesItWhole() throws Exception {
    Survivors survivors =
        new Survivors(new FakePart.Image(), new FakePart.Rules(), new FakePart.Network());
    int before = lab.guests().size();
    Given given = tiny();
    int deaths = dyingAfterEveryStep(survivors, given);
    assertTrue(deaths >= 10, "it died only " + deaths + " times");
    assertEquals(before + 1, lab.guests().size());
    Path disk = host.layout().disk(given.uid(), 0);
    Object inode = Files.getAttribute(disk, "unix:ino");
    Eventually.holds(BOOT, "the guest is up", () -> ups(given) == 1);
    assertEquals(inode, Files.getAttribute(disk, "unix:ino"));

    dyingAfterEveryStep(survivors, given.deleting());
    assertEquals(before, lab.guests().size());
    assertFalse(Files.exists(host.layout().directory(given.uid())));
    assertTrue(hypervisor.domain(given.uid()).isEmpty());
  }

  @Test
  void aTinyGuestLivesAWholeLife() throws Exception {
    Given given = tiny();
    converge(driver(), given);
    Eventually.holds(BOOT, "the guest is up", () -> ups(given) == 1);
    String log = Files.readString(host.layout().consoleLog(given.uid()));
    assertTrue(log.contains("SEED instance-id: " + given.uid() + "-0"), log);
    assertEquals(1, lab.guests().size());

    lab.killLibvirtd();
    lab.startLibvirtd();
    InstanceDriver second = driver();
    Eventually.holds(
        Duration.ofSeconds(30),
        "seen again",
        () -> second.observe(given.uid()).domain().isPresent());
    converge(second, given);
    assertEquals(1, ups(given));

    var typed = new java.io.ByteArrayOutputStream();
    try (Attachment console =
        new Console(hypervisor, host.layout()).attach(given.uid(), typed::writeBytes, () -> {})) {
      Eventually.holds(
          Duration.ofSeconds(20),
          "the guest says back what was typed",
          () -> {
            console.type("hello\n".getBytes(StandardCharsets.UTF_8)).get(15, TimeUnit.SECONDS);
            return typed.toString(StandardCharsets.UTF_8).contains("echo: hello");
          });
    }

    Given rebooted = given.action(Action.Verb.REBOOT, "r1");
    converge(second, rebooted);
    Eventually.holds(BOOT, "the guest is up again", () -> ups(given) == 2);

    var same = lab.guests();
    Given reset = rebooted.action(Action.Verb.RESET, "x1");
    converge(second, reset);
    Eventually.holds(BOOT, "the guest booted once more", () -> ups(given) == 3);
    assertEquals(same, lab.guests(), "in the same process: a reset, no restart");

    Given stopped = reset.power(InstanceSpec.Power.STOPPED);
    converge(second, stopped);
    assertTrue(lab.guests().isEmpty());
    assertEquals(
        DomainState.off(DomainState.Reason.SHUTDOWN),
        hypervisor.domain(given.uid()).orElseThrow().state(),
        "it obeyed the button: nobody cut its power");
    converge(second, stopped.deleting());
    assertEquals(Optional.empty(), hypervisor.domain(given.uid()));
    assertFalse(Files.exists(host.layout().directory(given.uid())));
  }
}
