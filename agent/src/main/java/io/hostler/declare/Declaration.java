package io.hostler.declare;

import io.hostler.model.Action;
import io.hostler.model.Placement;
import io.hostler.model.Resource;
import io.hostler.model.Warning;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What became of one resource.
 *
 * @param resource as it stands now (in a dry run: as it would)
 * @param changes field by field; empty when it is unchanged
 * @param modRevision its ETag; unchanged resources keep theirs; 0 for what a dry run would create
 * @param placement of an instance: where it is, or why it is nowhere yet
 * @param warnings of what is taken, and does what its owner may not expect
 */
public record Declaration(
    Resource resource,
    Verdict verdict,
    List<FieldChange> changes,
    long modRevision,
    Optional<Placement> placement,
    List<Warning> warnings) {

  public Declaration {
    changes = List.copyOf(changes);
    warnings = List.copyOf(warnings);
  }

  /** One that nothing is to be warned of. */
  Declaration(
      Resource resource,
      Verdict verdict,
      List<FieldChange> changes,
      long modRevision,
      Optional<Placement> placement) {
    this(resource, verdict, changes, modRevision, placement, List.of());
  }

  static Declaration of(
      Planned planned, long revision, Optional<Placement> placement, Lookup lookup) {
    List<Warning> warnings = new ArrayList<>(Warning.of(planned.after().spec()));
    warnings.addAll(InboundChange.of(planned, lookup));
    warnings.addAll(loss(planned));
    return of(planned, revision, placement, warnings);
  }

  /** A rebuild that is asked for now. */
  private static List<Warning> loss(Planned planned) {
    Action.Verb verb = Action.Verb.REBUILD;
    Optional<Action> asked = Optional.ofNullable(planned.after().actions().get(verb));
    Optional<Action> before =
        planned.before().flatMap(now -> Optional.ofNullable(now.resource().actions().get(verb)));
    return asked.isEmpty() || asked.equals(before)
        ? List.of()
        : List.of(
            new Warning("actions.rebuild", "its root disk is made anew: what is on it is lost"));
  }

  static Declaration of(
      Planned planned, long revision, Optional<Placement> placement, List<Warning> warnings) {
    List<FieldChange> changes = planned.changes();
    Verdict verdict =
        planned.before().isEmpty()
            ? Verdict.CREATED
            : changes.isEmpty() ? Verdict.UNCHANGED : Verdict.CHANGED;
    return new Declaration(planned.after(), verdict, changes, revision, placement, warnings);
  }

  /** In one word. */
  public enum Verdict {
    CREATED,
    CHANGED,
    UNCHANGED,
    /** Marked; its node tears it down. */
    DELETING,
    DELETED
  }
}
