package io.hostler.etcd;

import static io.hostler.testing.Plans.names;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hostler.plan.Plan;
import io.hostler.plan.Problem;
import io.hostler.plan.Seen;
import io.hostler.plan.Uid;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Every case of the plan, without a host. */
class EtcdPlanTest {
  private static final EtcdDesired DESIRED =
      new EtcdDesired(
          Uid.random(), Uid.random(), StandardEtcd.in(Path.of("/state")), Optional.empty());
  private static final EtcdVersion V34 = new EtcdVersion(3, 4);
  private static final Seen<EtcdMarker> MADE =
      Seen.present(new EtcdMarker(Instant.EPOCH, Optional.empty()));
  private static final Seen<EtcdMarker> GONE =
      Seen.present(new EtcdMarker(Instant.EPOCH, Optional.of(Instant.EPOCH)));
  private static final Seen<DataDirectory> USED = Seen.present(new DataDirectory(true, true));
  private static final Seen<List<String>> RUNS = Seen.present(EtcdFlags.of(DESIRED, V34));
  private static final Seen<EtcdHealth> READY = Seen.present(new EtcdHealth(true, false, 10, 1000));
  private static final Problem WHY = new Problem("test", "can't tell");

  private static EtcdObserved seen(
      Seen<DataDirectory> data,
      Seen<EtcdMarker> marker,
      Seen<List<String>> process,
      Seen<EtcdHealth> health) {
    return new EtcdObserved(
        Seen.present(V34), Seen.present(List.of()), data, marker, process, health);
  }

  private static List<String> steps(EtcdObserved observed) {
    return names(EtcdPlan.of(DESIRED, observed));
  }

  private static List<String> blockers(EtcdObserved observed) {
    return EtcdPlan.of(DESIRED, observed).blockers().stream()
        .map(blocker -> blocker.why().code())
        .toList();
  }

  private static List<String> findings(EtcdObserved observed) {
    return EtcdFindings.of(DESIRED, observed).stream().map(Problem::code).toList();
  }

  @Test
  void nothingThereMakesAll() {
    EtcdObserved nothing =
        new EtcdObserved(
            Seen.present(V34),
            Seen.present(List.of("ca")),
            Seen.absent(),
            Seen.absent(),
            Seen.absent(),
            Seen.absent());
    assertEquals(
        List.of("IssueCertificates", "MakeDataDirectory", "StartEtcd", "AwaitReady", "NoteMade"),
        steps(nothing));
  }

  @Test
  void allWellIsNothing() {
    assertEquals(Plan.nothing(), EtcdPlan.of(DESIRED, seen(USED, MADE, RUNS, READY)));
    assertEquals(List.of(), findings(seen(USED, MADE, RUNS, READY)));
  }

  @Test
  void deadIsStarted() {
    assertEquals(
        List.of("StartEtcd", "AwaitReady"), steps(seen(USED, MADE, Seen.absent(), Seen.absent())));
  }

  @Test
  void expiringCertificatesOfARunningOneAreRenewedAndNothingElse() {
    EtcdObserved expiring =
        new EtcdObserved(
            Seen.present(V34), Seen.present(List.of("client")), USED, MADE, RUNS, READY);
    assertEquals(List.of("IssueCertificates"), steps(expiring));
  }

  @Test
  void missingDataIsNotedFirstAndOnce() {
    List<String> fresh = List.of("NoteDataGone", "MakeDataDirectory", "StartEtcd", "AwaitReady");
    assertEquals(fresh, steps(seen(Seen.absent(), MADE, Seen.absent(), Seen.absent())));
    assertEquals(
        fresh.subList(1, 4), steps(seen(Seen.absent(), GONE, Seen.absent(), Seen.absent())));
    Seen<DataDirectory> emptied = Seen.present(new DataDirectory(true, false));
    assertEquals(
        List.of("NoteDataGone", "StartEtcd", "AwaitReady"),
        steps(seen(emptied, MADE, Seen.absent(), Seen.absent())));
    assertTrue(findings(seen(USED, GONE, RUNS, READY)).contains("etcd-data-gone"));
  }

  @Test
  void dataRemovedUnderARunningOneStopsNothing() {
    EtcdObserved removed = seen(Seen.absent(), MADE, RUNS, READY);
    assertEquals(List.of(), steps(removed));
    assertEquals(List.of("etcd-data-gone"), blockers(removed));
  }

  @Test
  void whatIsUnknownStartsNothing() {
    Seen<List<String>> stopped = Seen.absent();
    Seen<EtcdHealth> silent = Seen.absent();
    for (EtcdObserved observed :
        List.of(
            seen(Seen.unknown(WHY), MADE, stopped, silent),
            seen(USED, Seen.unknown(WHY), stopped, silent),
            seen(USED, MADE, Seen.unknown(WHY), silent),
            seen(USED, MADE, stopped, Seen.unknown(WHY)),
            new EtcdObserved(
                Seen.unknown(WHY), Seen.present(List.of()), USED, MADE, stopped, silent),
            new EtcdObserved(Seen.present(V34), Seen.unknown(WHY), USED, MADE, stopped, silent))) {
      assertFalse(steps(observed).contains("StartEtcd"), observed.toString());
      assertTrue(blockers(observed).contains("test"), observed.toString());
      assertTrue(findings(observed).contains("test"), observed.toString());
    }
  }

  @Test
  void withoutTheProgramItSaysWhatToInstall() {
    EtcdObserved missing =
        new EtcdObserved(
            Seen.absent(),
            Seen.present(List.of()),
            Seen.absent(),
            Seen.absent(),
            Seen.absent(),
            Seen.absent());
    assertEquals(List.of("etcd-missing"), blockers(missing));
    assertEquals(List.of(), steps(missing));
  }

  @Test
  void aSecondOneIsNeverStartedBesideOneThatAnswers() {
    EtcdObserved foreign = seen(USED, MADE, Seen.absent(), READY);
    assertEquals(List.of("etcd-foreign"), blockers(foreign));
    assertEquals(List.of(), steps(foreign));
  }

  @Test
  void anOpenDataDirectoryIsClosed() {
    Seen<DataDirectory> open = Seen.present(new DataDirectory(false, true));
    assertEquals(List.of("MakeDataDirectory"), steps(seen(open, MADE, RUNS, READY)));
  }

  @Test
  void otherArgumentsAreAFindingAndNoRestart() {
    EtcdObserved old = seen(USED, MADE, Seen.present(List.of("etcd", "--old")), READY);
    assertEquals(List.of(), steps(old));
    assertEquals(List.of("etcd-restart-pending"), findings(old));
  }

  @Test
  void spaceIsSaidAtEightyPercentAndAtTheAlarm() {
    assertEquals(
        List.of(),
        findings(seen(USED, MADE, RUNS, Seen.present(new EtcdHealth(true, false, 799, 1000)))));
    assertEquals(
        List.of("etcd-space-low"),
        findings(seen(USED, MADE, RUNS, Seen.present(new EtcdHealth(true, false, 800, 1000)))));
    assertTrue(
        findings(seen(USED, MADE, RUNS, Seen.present(new EtcdHealth(false, true, 1001, 1000))))
            .contains("etcd-no-space"));
  }

  @Test
  void flagsFollowTheVersion() {
    String old = String.join(" ", EtcdFlags.of(DESIRED, V34));
    assertTrue(old.contains("--pre-vote=true"));
    assertTrue(old.contains("--client-cert-auth=true"));
    assertTrue(old.contains("--peer-client-cert-auth=true"));
    assertTrue(old.contains("--auto-compaction-retention=1h"));
    assertTrue(old.contains("--quota-backend-bytes=" + EtcdSettings.QUOTA_BYTES));
    String newer = String.join(" ", EtcdFlags.of(DESIRED, new EtcdVersion(3, 5)));
    assertFalse(newer.contains("pre-vote"));
    assertTrue(newer.contains("--experimental-initial-corrupt-check=true"));
    String newest = String.join(" ", EtcdFlags.of(DESIRED, new EtcdVersion(3, 6)));
    assertFalse(newest.contains("experimental"));
  }

  @Test
  void versionsAndMarkersAreReadBackOrRefused() {
    assertEquals(
        Optional.of(new EtcdVersion(3, 4)),
        EtcdVersion.parse("etcd Version: 3.4.23\nGit SHA: x\n"));
    assertEquals(Optional.empty(), EtcdVersion.parse("command not found"));
    EtcdMarker gone = new EtcdMarker(Instant.EPOCH, Optional.of(Instant.EPOCH));
    assertEquals(Optional.of(gone), EtcdMarker.parse(gone.toText()));
    assertEquals(Optional.empty(), EtcdMarker.parse(""));
    assertEquals(Optional.empty(), EtcdMarker.parse(gone.toText().substring(0, 30)));
  }
}
