package io.hostler.firewall;

import io.hostler.plan.Uid;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The table as text that {@code nft -f} reads, for people. */
final class Compiled {
  private Compiled() {}

  /**
   * @param guest only its chain, its firewalls' chains and its elements; empty: all
   */
  static String text(TableDesired table, Optional<Uid> guest) {
    return guest
        .map(uid -> of(table, uid))
        .orElseGet(() -> RulesetDelta.text(Ruleset.none(), RulesetRenderer.render(table)));
  }

  private static String of(TableDesired table, Uid uid) {
    Guest guest = table.guests().get(uid);
    if (guest == null) {
      return "";
    }
    TableDesired alone = TableDesired.of(Map.of(), table.firewalls(), table.node());
    Ruleset with = RulesetRenderer.render(alone.with(guest));
    Ruleset base = RulesetRenderer.render(alone);
    Map<String, RuleChain> chains = new LinkedHashMap<>(base.chains());
    List<Uid> firewalls =
        guest.rules() instanceof Rules.Filtered(List<Uid> attached) ? attached : List.of();
    firewalls.forEach(firewall -> chains.remove(NftNames.firewallChain(firewall)));
    return RulesetDelta.text(new Ruleset(base.sets(), chains), with);
  }
}
