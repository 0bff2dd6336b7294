package io.hostler.declare;

import io.hostler.model.CellState;
import io.hostler.model.InvalidException;
import io.hostler.model.ResourceName;
import io.hostler.plan.Problem;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The codes that a declaration is refused with, and what they mean in HTTP. Stable. */
public final class DeclareProblems {

  /** 400: an {@link InvalidException}, which names every wrong field. */
  public static final String INVALID = InvalidException.CODE;

  /** 404: there is no such resource. */
  public static final String NOT_FOUND = "not-found";

  /** 409: it can't be done as things stand: refused change, name being deleted, no room. */
  public static final String CONFLICT = "conflict";

  /** 409: others name it; the detail says who. */
  public static final String IN_USE = "in-use";

  /** 412: it is not as {@code If-Match} said. */
  public static final String PRECONDITION_FAILED = "precondition-failed";

  /** 428: a PUT without {@code If-Match}. */
  public static final String PRECONDITION_REQUIRED = "precondition-required";

  /** 409: the store went back in time; nothing is written until the operator decides. */
  public static final String STORE_REGRESSED = "store-regressed";

  /** 409: a decision about the store was made elsewhere; try again once this node knows it. */
  public static final String STORE_CHANGED = "store-changed";

  /** 503: the store does not answer; nothing was written. */
  public static final String STORE_UNAVAILABLE = "store-unavailable";

  /** 503: the store's answer was lost; it may have been written: look. */
  public static final String STORE_UNCLEAR = "store-unclear";

  private static final int NAMED = 10;

  private DeclareProblems() {}

  static DeclareException notFound(ResourceName name, View view) {
    return new DeclareException(
        name.missing(view.all(name.kind()).stream().map(each -> each.resource().name())));
  }

  static DeclareException conflict(String detail, String advice) {
    return new DeclareException(new Problem(CONFLICT, detail, advice));
  }

  static DeclareException deleting(ResourceName name) {
    return conflict(name.shown() + " is being deleted", "try again when it is gone");
  }

  static DeclareException busy(ResourceName name) {
    return conflict(
        name.shown() + " was changed by others meanwhile, several times in a row", "try again");
  }

  static DeclareException inUse(ResourceName name, List<String> users) {
    String who = users.stream().limit(NAMED).collect(Collectors.joining(", "));
    String more = users.size() > NAMED ? " and " + (users.size() - NAMED) + " more" : "";
    return new DeclareException(
        new Problem(IN_USE, name.shown() + " is used by " + who + more, "remove those first"));
  }

  /**
   * @param asked 0: there was to be none
   * @param now 0: there is none
   */
  static DeclareException preconditionFailed(ResourceName name, long asked, long now) {
    if (asked == 0) {
      return new DeclareException(
          new Problem(
              PRECONDITION_FAILED,
              name.shown() + " exists already, at " + now,
              "choose another name, or send If-Match with the ETag that was read to replace it"));
    }
    return new DeclareException(
        new Problem(
            PRECONDITION_FAILED,
            name.shown()
                + " is at "
                + (now == 0 ? "no revision, it is gone" : now)
                + ", not at "
                + asked,
            "read it again and decide anew"));
  }

  static DeclareException preconditionRequired(ResourceName name) {
    return new DeclareException(
        new Problem(
            PRECONDITION_REQUIRED,
            "to replace " + name.shown() + " its revision must be given",
            "send If-Match with the ETag that was read"));
  }

  static DeclareException noCell() {
    return new DeclareException(
        new Problem(STORE_UNAVAILABLE, "this node has not read the store yet", "try again"));
  }

  /** The cell's key is not what this host knows: which of the two problems that is. */
  static DeclareException cellDiffers(CellState known, Optional<CellState> stored) {
    boolean later =
        stored.isPresent()
            && stored.get().uid().equals(known.uid())
            && stored.get().era() > known.era();
    return new DeclareException(
        later
            ? new Problem(
                STORE_CHANGED,
                "the cell is in a later era than this node knows",
                "try again in a moment")
            : new Problem(
                STORE_REGRESSED,
                stored.isPresent()
                    ? "the store holds another cell or an older one than this node knows"
                    : "the store holds no cell any more",
                "compare, then: hostler store accept, or hostler store redeclare"));
  }
}
