package io.hostler.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.etcd.EtcdDesired;
import io.hostler.etcd.FakeEtcdDriver;
import io.hostler.etcd.ManagedEtcd;
import io.hostler.etcd.StandardEtcd;
import io.hostler.firewall.FirewallHost;
import io.hostler.firewall.NodeRules;
import io.hostler.guest.GuestLife;
import io.hostler.guest.GuestWorld;
import io.hostler.image.FakeImageDriver;
import io.hostler.model.Sha256;
import io.hostler.network.FakeNodeNetDriver;
import io.hostler.plan.Outcome;
import io.hostler.plan.Step;
import io.hostler.plan.Uid;
import io.hostler.reconcile.Backoff;
import io.hostler.reconcile.Key;
import io.hostler.reconcile.KeyStatus;
import io.hostler.reconcile.ManualClock;
import io.hostler.reconcile.RunListener;
import io.hostler.reconcile.Runner;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The agent dies at every boundary of the plans of the node's own keys, and a new one begins on
 * what is left.
 */
@Timeout(120)
class NodeKeysKillTest {
  private static final Key KEY = new Key(NodeKeys.NODE, "key");
  private static final Duration STEP = Duration.ofMillis(600);
  private static final int LOOKS = 5_000;
  private static final byte[] NAMED = "named".getBytes(StandardCharsets.UTF_8);
  private static final List<byte[]> UNUSED =
      Stream.of("a", "b", "c").map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();

  @TempDir Path directory;

  /** A host that outlives agents. */
  private interface Begin<W> {
    W host(int cut) throws Exception;
  }

  private interface Check<W> {
    void holds(W host, String cut);
  }

  private static void converge(NodePart part, Consumer<String> failpoint) {
    ManualClock clock = new ManualClock();
    RunListener boundaries =
        new RunListener() {
          @Override
          public void before(Key key, Step step) {
            failpoint.accept("before " + step.name());
          }

          @Override
          public void after(Key key, Step step, Outcome outcome) {
            failpoint.accept("after " + step.name());
          }
        };
    try (Runner runner = new Runner(clock, clock, new Random(3), Backoff.DEFAULT, boundaries)) {
      runner.serve(NodeKeys.NODE, new NodeSubject(Map.of(KEY, part)), 0);
      runner.queue(KEY);
      for (int look = 0; look < LOOKS; look++) {
        Optional<KeyStatus> status = runner.turn(NodeKeys.NODE);
        if (status.isPresent() && status.get().converged()) {
          return;
        }
        clock.advance(STEP);
        // What a driver does on a thread of its own takes real time.
        LockSupport.parkNanos(100_000);
      }
      throw new AssertionError("never at rest: " + runner.statuses());
    }
  }

  /** Cuts one boundary later each time, until nothing is left to cut. */
  private static <W> List<String> everywhere(
      Begin<W> begin, Function<W, NodePart> agent, Check<W> check) throws Exception {
    List<String> boundaries = new ArrayList<>();
    for (int cut = 0; ; cut++) {
      W host = begin.host(cut);
      int at = cut;
      AtomicInteger seen = new AtomicInteger();
      boolean killed = false;
      try {
        converge(
            agent.apply(host),
            where -> {
              if (seen.getAndIncrement() == at) {
                boundaries.add(where);
                throw new GuestLife.Killed();
              }
            });
      } catch (GuestLife.Killed e) {
        killed = true;
      }
      String where = killed ? boundaries.getLast() : "not cut";
      converge(agent.apply(host), step -> {});
      check.holds(host, where);
      if (!killed) {
        return boundaries;
      }
    }
  }

  @Test
  void forwardingComesAndTheDefaultRouteIsNeverLost() throws Exception {
    List<String> boundaries =
        everywhere(
            cut -> new FakeNodeNetDriver(),
            host -> new ForwardingPart(host, Uid.random()),
            (host, cut) -> {
              assertTrue(host.forwards(), cut);
              assertTrue(host.defaultRoute, cut);
            });
    assertEquals(24, boundaries.size(), boundaries::toString);
  }

  @Test
  void theTableStandsAndAGuestOfAFormerAgentIsGuardedAllTheWhile() throws Exception {
    List<String> boundaries =
        everywhere(
            cut -> {
              FirewallHost host = new FirewallHost();
              host.putGuest();
              return host;
            },
            host -> {
              assertTrue(host.guards());
              return new FirewallPart(host.agent(), NodeRules.none(), () -> {});
            },
            (host, cut) -> {
              assertTrue(host.stands(), cut);
              assertTrue(host.guards(), cut);
            });
    assertTrue(boundaries.contains("after StandUp"), boundaries::toString);
  }

  @Test
  void theTableStandsOnAHostThatHasNone() throws Exception {
    everywhere(
        cut -> new FirewallHost(),
        host -> new FirewallPart(host.agent(), NodeRules.none(), () -> {}),
        (host, cut) -> {
          assertTrue(host.stands(), cut);
          assertEquals(1, host.commits().size(), cut);
        });
  }

  @Test
  void etcdIsStartedOnceAndServes() throws Exception {
    EtcdDesired desired = etcd();
    List<String> boundaries =
        everywhere(
            cut -> new FakeEtcdDriver.Host(),
            host -> part(desired, host),
            (host, cut) -> {
              assertEquals(1, host.starts, cut);
              assertTrue(host.warm, cut);
              assertTrue(host.marker.isPresent(), cut);
              assertEquals(Optional.empty(), host.marker.get().gone(), cut);
            });
    for (String step :
        List.of("IssueCertificates", "MakeDataDirectory", "StartEtcd", "AwaitReady", "NoteMade")) {
      assertTrue(boundaries.contains("after " + step), boundaries::toString);
    }
  }

  @Test
  void thatEtcdsDataWereLostIsToldWhereverItsReplacementWasCut() throws Exception {
    EtcdDesired desired = etcd();
    List<String> boundaries =
        everywhere(
            cut -> {
              FakeEtcdDriver.Host host = new FakeEtcdDriver.Host();
              converge(part(desired, host), step -> {});
              host.kill();
              host.removeData();
              return host;
            },
            host -> part(desired, host),
            (host, cut) -> {
              assertEquals(2, host.starts, cut);
              assertTrue(host.marker.orElseThrow().gone().isPresent(), cut);
            });
    assertTrue(boundaries.contains("after NoteDataGone"), boundaries::toString);
  }

  private static EtcdDesired etcd() {
    return new EtcdDesired(
        Uid.random(), Uid.random(), StandardEtcd.in(Path.of("/state")), Optional.empty());
  }

  private static NodePart part(EtcdDesired desired, FakeEtcdDriver.Host host) {
    return new EtcdPart(new ManagedEtcd(desired, new FakeEtcdDriver(desired, host)), () -> {});
  }

  /** A node with an image that is named, and files that nothing names. */
  private static final class Sweeping {
    final FakeImageDriver files = new FakeImageDriver();
    GuestLife life;

    Sweeping(Path state) {
      life = new GuestWorld(state).life().seconds(4);
      for (byte[] each : UNUSED) {
        files.put(each);
      }
      files.put(NAMED);
      String image =
          "kind: image\nname: debian\nspec:\n  kernel: {sha256: %s, bytes: %d}\n"
              .formatted(Sha256.of(NAMED), NAMED.length);
      assertEquals(Optional.empty(), life.apply(image).failed());
    }

    NodePart agent() {
      life = life.restart().seconds(4);
      return new ImageSweepPart(
          files.restarted(),
          life.cell.memory(),
          life.cell.link(),
          life.instances.manifests(),
          InstantSource.fixed(Instant.EPOCH.plus(Duration.ofHours(2))));
    }
  }

  @Test
  void imageFilesThatNothingNamesGoAndTheNamedOneStays() throws Exception {
    List<String> boundaries =
        everywhere(
            cut -> new Sweeping(Files.createDirectory(directory.resolve("cut" + cut))),
            Sweeping::agent,
            (host, cut) ->
                assertEquals(
                    Set.of(Sha256.of(NAMED)), host.files.observeAll().files().keySet(), cut));
    assertEquals(2 * UNUSED.size(), boundaries.size(), boundaries::toString);
  }
}
