package io.hostler.answers;

import io.hostler.model.Condition;
import io.hostler.model.InstanceReport;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a new report of an instance says to whoever watches. */
public final class StateChange {

  private StateChange() {}

  /**
   * {@code creating => running}, {@code running: RestartPending}; empty when neither the state, nor
   * its reason, nor a condition is another.
   */
  public static Optional<String> says(Optional<InstanceReport> before, InstanceReport now) {
    Optional<String> was = before.map(StateChange::line);
    String is = line(now);
    if (was.equals(Optional.of(is))) {
      return Optional.empty();
    }
    String old = before.map(report -> report.state().word()).orElse("new");
    return Optional.of(old.equals(now.state().word()) ? is : old + " => " + is);
  }

  private static String line(InstanceReport report) {
    List<String> conditions = report.conditions().stream().map(Condition::type).sorted().toList();
    String why =
        Stream.concat(
                Optional.of(report.reason()).filter(reason -> !reason.isEmpty()).stream(),
                conditions.stream())
            .collect(Collectors.joining(", "));
    return report.state().word() + (why.isEmpty() ? "" : ": " + why);
  }
}
