package io.hostler.etcd;

import io.hostler.plan.Blocker;
import io.hostler.plan.Problem;
import io.hostler.plan.Seen;
import java.util.ArrayList;
import java.util.List;

/** What an operator should know of a managed etcd: for {@code doctor} and the node's conditions. */
public final class EtcdFindings {
  /** The store went back: its data was here and is gone. */
  public static final String DATA_GONE = "etcd-data-gone";

  private EtcdFindings() {}

  public static List<Problem> of(EtcdDesired desired, EtcdObserved observed) {
    List<Problem> findings = new ArrayList<>();
    EtcdPlan.of(desired, observed).blockers().stream()
        .map(Blocker::why)
        .distinct()
        .forEach(findings::add);
    observed
        .marker()
        .found()
        .flatMap(EtcdMarker::gone)
        .ifPresent(
            since ->
                findings.add(
                    new Problem(
                        DATA_GONE,
                        "etcd's data was lost (found at " + since + "); a fresh one took its place",
                        "hostler store redeclare, or hostler store accept")));
    observed.health().found().ifPresent(health -> space(health, findings));
    if (observed.process() instanceof Seen.Present<List<String>>(List<String> now)) {
      observed
          .version()
          .found()
          .map(version -> EtcdFlags.of(desired, version))
          .filter(wanted -> !wanted.equals(now))
          .ifPresent(
              wanted ->
                  findings.add(
                      new Problem(
                          "etcd-restart-pending",
                          "etcd runs with other arguments than it would be started with now",
                          "restart it when it suits: kill it, the agent starts it again")));
      if (!observed.ready()) {
        findings.add(new Problem("etcd-not-ready", "etcd runs and does not serve writes"));
      }
    }
    return findings;
  }

  private static void space(EtcdHealth health, List<Problem> findings) {
    if (health.noSpace()) {
      findings.add(
          new Problem(
              "etcd-no-space",
              "etcd is full (" + health.quotaBytes() + " bytes) and refuses writes",
              "etcdctl compact, defrag and alarm disarm; then a larger quota"));
    } else if (health.isNearlyFull()) {
      findings.add(
          new Problem(
              "etcd-space-low",
              "etcd uses " + health.databaseBytes() + " of " + health.quotaBytes() + " bytes",
              "etcdctl compact and defrag, or a larger quota"));
    }
  }
}
