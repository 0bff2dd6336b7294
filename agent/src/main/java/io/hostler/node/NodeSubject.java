package io.hostler.node;

import io.hostler.plan.Outcome;
import io.hostler.plan.Plan;
import io.hostler.plan.Step;
import io.hostler.reconcile.Key;
import io.hostler.reconcile.KeyStatus;
import io.hostler.reconcile.Subject;
import java.time.Duration;
import java.util.Map;

/** The node's own keys, each given to its part. */
public final class NodeSubject implements Subject<Step> {
  private final Map<Key, NodePart> parts;

  public NodeSubject(Map<Key, NodePart> parts) {
    this.parts = Map.copyOf(parts);
  }

  public Iterable<Key> keys() {
    return parts.keySet();
  }

  private NodePart part(Key key) {
    NodePart part = parts.get(key);
    if (part == null) {
      throw new IllegalArgumentException("the node has no " + key);
    }
    return part;
  }

  @Override
  public Plan<Step> plan(Key key) {
    return part(key).plan().map(step -> step);
  }

  @Override
  public Outcome apply(Key key, Step step) {
    return part(key).apply(step);
  }

  @Override
  public Duration seldom(Key key) {
    return part(key).seldom();
  }

  @Override
  public void settled(Key key, KeyStatus status) {
    part(key).settled(key, status);
  }
}
