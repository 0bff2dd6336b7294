package io.hostler.api.text;

import io.hostler.api.Health;
import io.hostler.api.StoreDecisions;
import io.hostler.text.Age;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How a node and its store are. */
public final class NodeText {

  private NodeText() {}

  /** Wrong when a part is down. */
  public static Shown status(Health.Status status, Instant now) {
    StringBuilder text = new StringBuilder();
    text.append("node ").append(status.node());
    text.append(", hostlerd ").append(status.version());
    text.append(", up ").append(Age.of(status.startedAt(), now)).append('\n');
    for (Health.Part part : status.parts()) {
      text.append("  ").append(part.name()).append(": ").append(part.state());
      part.since().ifPresent(at -> text.append(" (").append(Age.of(at, now)).append(')'));
      text.append(part.detail().isEmpty() ? "" : " - " + part.detail()).append('\n');
    }
    text.append("instances: ")
        .append(
            status
                .instances()
                .map(
                    states ->
                        new TreeMap<>(states)
                            .entrySet().stream()
                                .map(state -> state.getValue() + " " + state.getKey())
                                .collect(Collectors.joining(", ")))
                .map(states -> states.isEmpty() ? "none" : states)
                .orElse("unknown"))
        .append('\n');
    text.append("nodes: ").append(known(status.nodes()));
    text.append(", orphans: ").append(known(status.orphans())).append('\n');
    boolean down = status.parts().stream().anyMatch(part -> part.state().equals("down"));
    return new Shown(text.toString(), down ? Shown.WRONG : Shown.WELL);
  }

  /** What the node does not know yet it leaves out. */
  private static String known(Optional<Integer> count) {
    return count.map(String::valueOf).orElse("unknown");
  }

  /** As wrong as the worst finding. */
  public static Shown doctor(List<Health.Finding> findings) {
    StringBuilder text = new StringBuilder();
    int exit = Shown.WELL;
    for (Health.Finding finding : findings) {
      text.append(finding.level()).append(": ").append(finding.detail());
      text.append(finding.code().equals("ok") ? "" : " [" + finding.code() + "]");
      text.append(finding.advice().isEmpty() ? "" : "\n  " + finding.advice()).append('\n');
      exit =
          Math.max(
              exit,
              switch (finding.level()) {
                case "error" -> Shown.WRONG;
                case "warning" -> Shown.CHANGE;
                default -> Shown.WELL;
              });
    }
    return new Shown(text.toString(), exit);
  }

  public static Shown store(StoreDecisions.StoreView store, Instant now) {
    StringBuilder text = new StringBuilder("store: ").append(store.state());
    text.append(" for ").append(Age.of(store.since(), now));
    text.append(", era ").append(store.era());
    text.append(", revision ").append(store.revision()).append('\n');
    store.regressed().ifPresent(why -> text.append("  ").append(why).append('\n'));
    store.differences().forEach(line -> text.append("  ").append(line).append('\n'));
    return Shown.of(text.toString());
  }
}
