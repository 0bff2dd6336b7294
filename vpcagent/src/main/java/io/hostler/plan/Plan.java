package io.hostler.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * What would make observed match desired, in order, and what keeps us from saying more.
 *
 * @param steps applied one by one, first to last; empty when there is nothing to do
 * @param blockers what is unknown or missing; steps that depend on it are not in the plan
 */
public record Plan<S extends Step>(List<S> steps, List<Blocker> blockers) {

  public Plan {
    steps = List.copyOf(steps);
    blockers = List.copyOf(blockers);
  }

  public static <S extends Step> Plan<S> nothing() {
    return new Plan<>(List.of(), List.of());
  }

  public static <S extends Step> Plan<S> of(List<S> steps) {
    return new Plan<>(steps, List.of());
  }

  public static <S extends Step> Plan<S> blocked(String part, Problem why) {
    return new Plan<>(List.of(), List.of(new Blocker(part, why)));
  }

  /** Nothing to do, and nothing that hides something to do. */
  public boolean converged() {
    return steps.isEmpty() && blockers.isEmpty();
  }

  public <R extends Step> Plan<R> map(Function<? super S, ? extends R> f) {
    List<R> mapped = new ArrayList<>();
    steps.forEach(step -> mapped.add(f.apply(step)));
    return new Plan<>(mapped, blockers);
  }

  /** This plan, then {@code next}. */
  public Plan<S> then(Plan<? extends S> next) {
    List<S> joined = new ArrayList<>(steps);
    joined.addAll(next.steps());
    List<Blocker> both = new ArrayList<>(blockers);
    both.addAll(next.blockers());
    return new Plan<>(joined, both);
  }
}
