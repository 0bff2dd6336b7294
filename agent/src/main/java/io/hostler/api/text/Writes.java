package io.hostler.api.text;

import io.hostler.api.Difference;
import io.hostler.api.InstanceStatus;
import io.hostler.api.ResourceView;
import io.hostler.api.Written;
import io.hostler.model.Act;
import io.hostler.model.Warning;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a write did, or would do: a line, and below it each field that differs. */
public final class Writes {

  private Writes() {}

  public static Shown written(Written written, boolean dryRun) {
    return all(List.of(written), dryRun);
  }

  /** Of a dry run a change when one of them would change. */
  public static Shown all(List<Written> all, boolean dryRun) {
    StringBuilder text = new StringBuilder();
    all.forEach(written -> text.append(one(written, dryRun)));
    return new Shown(
        text.toString(),
        dryRun && all.stream().anyMatch(Writes::changes) ? Shown.CHANGE : Shown.WELL);
  }

  /** Of what was asked of an instance. */
  public static Shown act(Act act, Written written, boolean dryRun) {
    if (dryRun || written.change() != Written.Change.CHANGED) {
      return written(written, dryRun);
    }
    ResourceView resource = written.resource();
    return Shown.of(name(resource) + " " + act.word() + " asked for" + holds(resource) + "\n");
  }

  /** Of what was made the fields are shown only when it was not yet. */
  private static String one(Written written, boolean dryRun) {
    ResourceView resource = written.resource();
    StringBuilder text = new StringBuilder(name(resource)).append(' ');
    String change = written.change().name().toLowerCase(Locale.ROOT);
    if (dryRun && changes(written)) {
      text.append("would be ").append(change.equals("deleting") ? "deleted" : change);
    } else {
      text.append(change);
    }
    text.append(holds(resource)).append('\n');
    for (Warning warning : written.warnings()) {
      text.append("  warning: ").append(warning.field()).append(": ");
      text.append(warning.detail()).append('\n');
    }
    if (dryRun || written.change() != Written.Change.CREATED) {
      written.differences().forEach(difference -> text.append(one(difference)));
    }
    return text.toString();
  }

  private static boolean changes(Written written) {
    return written.change() != Written.Change.UNCHANGED;
  }

  /** {@code instance/web1}, {@code instance/staging/web1}. */
  private static String name(ResourceView resource) {
    String where =
        resource.environment().filter(each -> !each.equals("default")).map(e -> e + "/").orElse("");
    return resource.kind().word() + "/" + where + resource.name();
  }

  /** The addresses, or why there is no place for it. */
  private static String holds(ResourceView resource) {
    Optional<InstanceStatus> status = resource.status();
    if (status.isEmpty()) {
      return "";
    }
    if (!status.get().addresses().isEmpty()) {
      return " (" + String.join(", ", status.get().addresses()) + ")";
    }
    boolean unplaced = status.get().node().isEmpty() && !status.get().reason().isEmpty();
    return unplaced ? " (no place yet: " + status.get().reason() + ")" : "";
  }

  private static String one(Difference difference) {
    // The id and the time of what was asked for: of use to programs, which have them in JSON.
    if (difference.field().startsWith("actions.")) {
      return "";
    }
    String field = "  " + difference.field() + ": ";
    if (difference.before().isEmpty()) {
      return "  +" + field + difference.after().orElse("") + "\n";
    }
    return difference.after().isEmpty()
        ? "  -" + field + difference.before().get() + "\n"
        : "  ~" + field + difference.before().get() + " -> " + difference.after().get() + "\n";
  }
}
