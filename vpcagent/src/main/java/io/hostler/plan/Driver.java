package io.hostler.plan;

import java.util.Set;

/**
 * The one place with effects: looks at one kind of thing on the host, and changes it.
 *
 * @param <O> what is observed of one owner
 * @param <S> the steps it can apply
 */
public interface Driver<O, S extends Step> {

  /** Who owns something of this kind here, by the marks that the things carry. */
  Seen<Set<Uid>> owners();

  /**
   * What is here of one owner. Never throws for what the host answers: what can't be read is
   * unknown.
   */
  O observe(Uid owner);

  /**
   * Applies one step. Idempotent: a step that is already true is {@link Outcome.Done}. Never waits.
   */
  Outcome apply(S step);
}
