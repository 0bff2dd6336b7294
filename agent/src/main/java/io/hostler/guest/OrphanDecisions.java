package io.hostler.guest;

import io.hostler.plan.Uid;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The orphans that an operator told us to remove. Not kept over a restart: what is not done then
 * must be said again.
 */
public final class OrphanDecisions {
  private final Set<Uid> toDelete = ConcurrentHashMap.newKeySet();

  public void delete(Uid uid) {
    toDelete.add(uid);
  }

  /** It is declared: the word was on an orphan, and is void when it becomes one again. */
  void declared(Uid uid) {
    toDelete.remove(uid);
  }

  public boolean toDelete(Uid uid) {
    return toDelete.contains(uid);
  }
}
