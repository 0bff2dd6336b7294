package io.hostler.reconcile;

import io.hostler.plan.Outcome;
import io.hostler.plan.Step;
import java.util.List;

/** Several listeners as one, told in order. */
public record RunListeners(List<RunListener> all) implements RunListener {

  public RunListeners {
    all = List.copyOf(all);
  }

  @Override
  public void before(Key key, Step step) {
    all.forEach(each -> each.before(key, step));
  }

  @Override
  public void after(Key key, Step step, Outcome outcome) {
    all.forEach(each -> each.after(key, step, outcome));
  }

  @Override
  public void ran(KeyStatus status) {
    all.forEach(each -> each.ran(status));
  }
}
