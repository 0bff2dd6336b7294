package io.hostler.node;

import io.hostler.firewall.GuestFirewall;
import io.hostler.firewall.NodeRules;
import io.hostler.plan.HostlerException;
import io.hostler.plan.Outcome;
import io.hostler.plan.Plan;
import io.hostler.plan.Step;
import io.hostler.plan.Wake;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The base chains of the table: read once at start, and there before the first tap. */
public final class FirewallPart implements NodePart {
  private static final Duration SOON = Duration.ofMillis(500);

  private final GuestFirewall firewall;
  private final NodeRules rules;
  private final Runnable ready;
  private boolean stands;
  private CompletableFuture<?> running = CompletableFuture.completedFuture(null);
  private boolean started;

  /** Puts the base chains in place. */
  record StandUp() implements Step {
    @Override
    public String says() {
      return "read table inet hostler and put its base chains in place";
    }
  }

  /**
   * @param ready told once, when instances can hand over their rules
   */
  public FirewallPart(GuestFirewall firewall, NodeRules rules, Runnable ready) {
    this.firewall = firewall;
    this.rules = rules;
    this.ready = ready;
  }

  @Override
  public Plan<StandUp> plan() {
    if (!stands) {
      return Plan.of(List.of(new StandUp()));
    }
    return firewall
        .outOfService()
        .<Plan<StandUp>>map(why -> Plan.blocked("firewall", why))
        .orElseGet(Plan::nothing);
  }

  @Override
  public Outcome apply(Step step) {
    if (!started) {
      running = firewall.start(rules);
      started = true;
    }
    if (!running.isDone()) {
      return Outcome.again(Wake.after(SOON), "the table is being read");
    }
    started = false;
    if (running.isCompletedExceptionally()) {
      return Outcome.failed(HostlerException.of(running.exceptionNow(), "firewall-failed"));
    }
    stands = true;
    ready.run();
    return Outcome.done();
  }
}
