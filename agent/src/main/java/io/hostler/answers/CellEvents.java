package io.hostler.answers;

import io.hostler.model.InvalidException;
import io.hostler.model.NodeReportCodec;
import io.hostler.model.Resource;
import io.hostler.model.ResourceCodec;
import io.hostler.plan.HostlerException;
import io.hostler.plan.Problem;
import io.hostler.store.Diff;
import io.hostler.store.Entry;
import io.hostler.store.Keys;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the store's changes tell whoever watches: what is declared, which nodes are heard of, and
 * the store itself. What was there when this agent started is no event. All on the store's thread.
 */
public final class CellEvents {
  private final Events events;
  private final Supplier<Optional<Problem>> trouble;
  private boolean desiredKnown;
  private boolean nodesKnown;
  private Optional<Problem> told;

  /**
   * @param trouble why this node does not follow the store; empty while it does
   */
  public CellEvents(Events events, Supplier<Optional<Problem>> trouble) {
    this.events = events;
    this.trouble = trouble;
    this.told = trouble.get();
  }

  /** A change under {@link Keys#DESIRED}. */
  public void desired(Diff diff) {
    boolean first = !desiredKnown && diff.listed();
    desiredKnown = true;
    if (first) {
      return;
    }
    diff.put().forEach(entry -> declared(entry, verb(entry)));
    diff.deleted().forEach(entry -> declared(entry, "deleted"));
  }

  private static String verb(Entry entry) {
    return entry.createRevision() == entry.modRevision() ? "created" : "changed";
  }

  private void declared(Entry entry, String verb) {
    if (!entry.key().startsWith(Keys.RESOURCES)) {
      return;
    }
    try {
      Resource resource = ResourceCodec.read(entry.value());
      boolean leaves = resource.deleting() && verb.equals("changed");
      events.tell(
          "declared",
          Optional.of(resource.name()),
          leaves
              ? "is being deleted"
              : verb + (verb.equals("changed") ? ": generation " + resource.generation() : ""));
    } catch (HostlerException unreadable) {
      // The memory has said so.
      return;
    }
  }

  /** A change under {@link Keys#NODES}. */
  public void nodes(Diff diff) {
    boolean first = !nodesKnown && diff.listed();
    nodesKnown = true;
    if (first) {
      return;
    }
    diff.put().stream()
        .filter(entry -> verb(entry).equals("created"))
        .forEach(entry -> node(entry, " is heard of"));
    diff.deleted()
        .forEach(entry -> node(entry, ": nothing is heard of it; what is there is unknown"));
  }

  private void node(Entry entry, String says) {
    try {
      events.tell(
          "node", Optional.empty(), "node " + NodeReportCodec.read(entry.value()).name() + says);
    } catch (InvalidException unreadable) {
      return;
    }
  }

  /** The store may have come, gone, or gone back. */
  public void store() {
    Optional<Problem> now = trouble.get();
    if (!now.map(Problem::code).equals(told.map(Problem::code))) {
      events.tell(
          "store",
          Optional.empty(),
          now.map(why -> "the store is not followed: " + why.detail())
              .orElse("the store is followed"));
    }
    told = now;
  }
}
