package io.hostler.api.text;

import io.hostler.api.ExplainView;
import io.hostler.api.Firewalls;
import io.hostler.api.PlanView;
import io.hostler.model.Condition;
import io.hostler.plan.Problem;
import io.hostler.text.Age;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A closer look at one resource. */
public final class Looks {

  private static final int NAMED = 10;

  private Looks() {}

  /**
   * @param name as it was asked for
   */
  public static Shown explain(String name, ExplainView explained, Instant now) {
    StringBuilder text = new StringBuilder();
    line(text, name + " is " + explained.state() + ": " + explained.summary());
    explained
        .failure()
        .ifPresent(
            failure -> {
              line(text, "  step:     " + failure.step());
              cause(text, failure.cause());
              line(
                  text,
                  "  since:    "
                      + Age.of(failure.since(), now)
                      + " ago, "
                      + failure.attempts()
                      + " times");
              failure.nextTry().ifPresent(at -> line(text, "  next try: in " + until(at, now)));
            });
    for (ExplainView.Blocked blocked : explained.blocked()) {
      line(text, "  blocked:  " + blocked.part());
      cause(text, blocked.why());
      blocked.since().ifPresent(at -> line(text, "  since:    " + Age.of(at, now) + " ago"));
      line(text, "  next look: in " + until(blocked.nextLook(), now));
    }
    for (Problem problem : explained.host()) {
      line(text, "  host:     " + problem.detail());
      line(text, "  advice:   " + problem.advice());
    }
    explained.waiting().forEach(waits -> line(text, "  waits for: " + waits));
    for (Condition condition : explained.conditions()) {
      line(
          text,
          "  condition: "
              + condition.type()
              + " ("
              + Age.of(condition.since(), now)
              + ") "
              + condition.reason());
    }
    explained
        .generations()
        .filter(each -> each.observed() != each.declared() || each.applied() != each.declared())
        .ifPresent(
            each ->
                line(
                    text,
                    "  generation: "
                        + each.declared()
                        + " declared, "
                        + each.observed()
                        + " seen, "
                        + each.applied()
                        + " in force"));
    used(text, explained.usedBy());
    explained.plan().stream()
        .flatMap(plan -> plan.steps().stream())
        .forEach(step -> line(text, "  plan: " + step.says()));
    return Shown.of(text.toString());
  }

  private static void used(StringBuilder text, ExplainView.UsedBy by) {
    if (by.count() > 0) {
      List<String> first = by.names().subList(0, Math.min(NAMED, by.names().size()));
      String more =
          by.count() > first.size() ? " and " + (by.count() - first.size()) + " more" : "";
      line(text, "  used by: " + String.join(", ", first) + more);
    }
  }

  private static void cause(StringBuilder text, Problem why) {
    line(text, "  cause:    " + why.detail());
    if (!why.advice().isEmpty()) {
      line(text, "  advice:   " + why.advice());
    }
  }

  private static String until(Instant instant, Instant now) {
    return Age.of(/* instant= */ now, /* now= */ instant);
  }

  /** Wrong when no node has looked, or when it can't be said whole. */
  public static Shown plan(String name, PlanView plan, Instant now) {
    boolean seen = !plan.observedAt().equals(Instant.EPOCH);
    StringBuilder text = new StringBuilder();
    String looked =
        seen
            ? "looked at " + Age.of(plan.observedAt(), now) + " ago"
            : "no node has looked at it: see hostler explain " + name;
    line(text, "instance/" + name + " (" + looked + ")");
    plan.steps().forEach(step -> line(text, "  " + step.says()));
    plan.blockers()
        .forEach(
            blocker -> line(text, "  unknown: " + blocker.part() + ": " + blocker.why().detail()));
    if (!seen || !plan.blockers().isEmpty()) {
      return new Shown(text.toString(), Shown.WRONG);
    }
    if (!plan.steps().isEmpty()) {
      return new Shown(text.toString(), Shown.CHANGE);
    }
    line(text, "  nothing to do");
    return Shown.of(text.toString());
  }

  /** A change when the packet does not pass. */
  public static Shown simulated(Firewalls.Simulated simulated) {
    StringBuilder text = new StringBuilder();
    line(text, judgement(Optional.of(simulated.declared())));
    if (simulated.differs()) {
      line(text, "in force until the next commit: " + judgement(simulated.committed()));
    }
    return new Shown(
        text.toString(),
        simulated.declared().verdict().equals("passed") ? Shown.WELL : Shown.CHANGE);
  }

  private static String judgement(Optional<Firewalls.Judgement> judgement) {
    if (judgement.isEmpty()) {
      return "nothing: the node holds no rules for it";
    }
    Firewalls.Judgement said = judgement.get();
    return said.verdict()
        + ": "
        + said.rule()
            .map(rule -> "allow " + rule + " by firewall " + said.firewall().orElse(""))
            .orElse(said.reason().replace('-', ' '));
  }

  /** Each file under its name. */
  public static Shown seed(Map<String, String> files) {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(files).forEach((name, content) -> line(text, "==> " + name + "\n" + content));
    return Shown.of(text.toString());
  }

  private static void line(StringBuilder text, String line) {
    text.append(line).append('\n');
  }
}
