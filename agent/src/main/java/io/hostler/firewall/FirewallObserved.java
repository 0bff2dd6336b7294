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
 */
public record FirewallObserved(Seen<GuestRules> rules, Optional<Problem> refused) {}
