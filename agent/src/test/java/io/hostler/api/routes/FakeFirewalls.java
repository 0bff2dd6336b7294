package io.hostler.api.routes;

import io.hostler.api.Firewalls;
import io.hostler.model.ResourceName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Lets tcp/443 in by one rule; remembers what it was asked. */
public final class FakeFirewalls implements Firewalls {
  public final List<Question> asked = new ArrayList<>();
  public boolean behind;

  @Override
  public CompletableFuture<Simulated> simulate(ResourceName instance, Question question) {
    asked.add(question);
    Judgement now =
        question.port() == 443
            ? new Judgement("passed", "firewall-rule", Optional.of("web"), Optional.of("tcp 443"))
            : new Judgement("dropped", "no-rule-matches", Optional.empty(), Optional.empty());
    Judgement held =
        behind ? new Judgement("passed", "no-firewall", Optional.empty(), Optional.empty()) : now;
    return CompletableFuture.completedFuture(
        new Simulated(now, Optional.of(held), !held.equals(now)));
  }

  @Override
  public CompletableFuture<String> compile(Optional<ResourceName> instance) {
    return CompletableFuture.completedFuture(
        instance.map(name -> "add chain " + name.name() + "\n").orElse("add table\n"));
  }

  @Override
  public CompletableFuture<List<Count>> counters(ResourceName firewall) {
    return CompletableFuture.completedFuture(List.of(new Count("tcp 443", 3, 180)));
  }
}
