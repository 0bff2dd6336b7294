package io.hostler.answers;

import io.hostler.model.Condition;
import io.hostler.model.Observation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a new report of a resource says to whoever watches: its state, and its conditions. */
public final class StateChange {

  private StateChange() {}

  /**
   * {@code creating => running}, {@code running: nft-refused: …}; empty when neither the state nor
   * its reason is another.
   */
  public static Optional<String> says(Optional<Observation> before, Observation now) {
    Optional<String> was = before.map(StateChange::line);
    String is = line(now);
    if (was.equals(Optional.of(is))) {
      return Optional.empty();
    }
    String old = before.map(report -> report.state()).orElse("new");
    return Optional.of(old.equals(now.state()) ? is : old + " => " + is);
  }

  private static String line(Observation report) {
    return report.state() + (report.reason().isEmpty() ? "" : ": " + report.reason());
  }

  /** {@code RestartPending: cpus} of each that came or has another reason, {@code … is over}. */
  public static List<String> conditions(Optional<Observation> before, Observation now) {
    Map<String, String> were = reasons(before.map(Observation::conditions).orElse(List.of()));
    Map<String, String> are = reasons(now.conditions());
    List<String> says = new ArrayList<>();
    are.forEach(
        (type, reason) -> {
          if (!reason.equals(were.get(type))) {
            says.add(type + (reason.isEmpty() ? "" : ": " + reason));
          }
        });
    were.keySet().stream()
        .filter(type -> !are.containsKey(type))
        .forEach(t -> says.add(t + " is over"));
    return says;
  }

  private static Map<String, String> reasons(List<Condition> conditions) {
    Map<String, String> reasons = new TreeMap<>();
    conditions.forEach(each -> reasons.put(each.type(), each.reason()));
    return reasons;
  }
}
