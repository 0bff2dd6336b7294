package io.hostler.firewall;

import io.hostler.plan.Problem;
import io.hostler.plan.Seen;
import java.util.Optional;

/**
 * What is in force for one instance.
 *
 * @param rules as last handed over and committed; for what an earlier agent left and nobody has
 *     spoken for yet, what could be read, marked incomplete
 * @param refused why the kernel refused what was handed over last
 * @param unheard whether {@code rules} are unknown because a commit was not heard of again: to hand
 *     over what is wanted once more is right whatever became of it
 */
public record FirewallObserved(Seen<GuestRules> rules, Optional<Problem> refused, boolean unheard) {

  public FirewallObserved(Seen<GuestRules> rules, Optional<Problem> refused) {
    this(rules, refused, false);
  }

  static FirewallObserved unheard(Problem why) {
    return new FirewallObserved(Seen.unknown(why), Optional.empty(), true);
  }
}
