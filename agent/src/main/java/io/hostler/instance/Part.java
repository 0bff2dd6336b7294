package io.hostler.instance;

import io.hostler.plan.Outcome;
import io.hostler.plan.Plan;
import io.hostler.plan.Seen;
import io.hostler.plan.Step;
import io.hostler.plan.Uid;
import java.util.Set;

/**
 * What an instance's plan needs of another driver: it looks, says what it would do, and does it.
 *
 * @param <D> what the part is told to bring about
 */
public interface Part<D> {

  /** What its steps are told apart by; no two parts of an instance have one name. */
  String name();

  /** Looks now; what is planned later from the answer looks at nothing more. */
  Sight<D> observe(Uid owner);

  Outcome apply(Step step);

  /** Who has something of this kind here, by its marks. */
  Seen<Set<Uid>> owners();

  /** What was there, ready to be planned from. Pure. */
  interface Sight<D> {

    /** What would bring {@code desired} about. */
    Plan<? extends Step> toward(D desired);

    /** What would keep of an orphan what is remembered of it, whatever is declared meanwhile. */
    default Plan<? extends Step> kept(D remembered) {
      return toward(remembered);
    }

    /** What would remove all that the owner has here. */
    Plan<? extends Step> away();
  }
}
