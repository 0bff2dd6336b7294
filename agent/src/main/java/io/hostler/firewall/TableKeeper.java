package io.hostler.firewall;

import io.hostler.plan.Problem;
import io.hostler.plan.Uid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows what is in the kernel and brings it to what is desired. All of it on one thread.
 *
 * <p>{@code kernel} is what deltas are made from: rendered by us, or read. Empty: nobody knows, so
 * the next commit replaces the table as a whole.
 */
final class TableKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(TableKeeper.class);

  private final Nft nft;
  private final RememberingRenderer renderer = new RememberingRenderer();
  private @Nullable TableDesired inForce;
  private Optional<Ruleset> kernel = Optional.empty();

  TableKeeper(Nft nft) {
    this.nft = nft;
  }

  /** Reads the kernel the first time, and after a failure of that. */
  TableDesired inForce() {
    if (inForce == null) {
      Optional<TableFound> found = nft.read();
      inForce = found.map(ReadBack::of).orElseGet(TableDesired::empty);
      see(found);
    }
    return inForce;
  }

  Committed commit(TableDesired desired) {
    TableDesired before = inForce();
    TableDesired wanted = LastRules.fill(desired, before);
    try {
      bring(wanted);
      return new Committed(wanted, Map.of());
    } catch (NftException e) {
      LOG.warn("a batch was refused, reading the table: {}", e.problem());
    }
    see(nft.read());
    Map<Uid, Problem> refused = new HashMap<>();
    bring(before);
    settle(wanted, Unit.differing(before, wanted), refused);
    return new Committed(inForce(), refused);
  }

  /** Compares the kernel with what should be there and mends it. Whether there was a difference. */
  boolean mend() {
    TableDesired held = inForce();
    Optional<TableFound> found = nft.read();
    boolean whole =
        found.isPresent()
            && found.get().isOurLayout()
            && RulesetDelta.text(found.get().asRuleset(), RulesetRenderer.render(held)).isEmpty();
    if (whole) {
      return false;
    }
    see(found);
    bring(held);
    return true;
  }

  /** Writes the whole table anew in one transaction, whatever is there. */
  void replace() {
    TableDesired held = inForce();
    kernel = Optional.empty();
    bring(held);
  }

  private void see(Optional<TableFound> found) {
    kernel =
        found.isEmpty()
            ? Optional.of(Ruleset.none())
            : found.filter(TableFound::isOurLayout).map(TableFound::asRuleset);
  }

  private void bring(TableDesired wanted) {
    Ruleset target = renderer.render(wanted);
    nft.run(
        kernel
            .map(from -> RulesetDelta.text(from, target))
            .orElseGet(() -> RulesetDelta.replace(target)));
    kernel = Optional.of(target);
    inForce = wanted;
  }

  /** Halves what is refused until the parts at fault stand alone; the rest is committed. */
  private void settle(TableDesired wanted, List<Unit> units, Map<Uid, Problem> refused) {
    if (units.isEmpty()) {
      return;
    }
    try {
      bring(Unit.move(inForce(), wanted, units));
    } catch (NftException e) {
      if (units.size() > 1) {
        settle(wanted, new ArrayList<>(units.subList(0, units.size() / 2)), refused);
        settle(wanted, new ArrayList<>(units.subList(units.size() / 2, units.size())), refused);
        return;
      }
      switch (units.getFirst()) {
        case Unit.Node() -> throw e;
        case Unit.OfFirewall(Uid uid) ->
            wanted.guests().values().stream()
                .filter(guest -> guest.names(uid))
                .forEach(guest -> refused.put(guest.uid(), e.problem()));
        case Unit.OfGuest(Uid uid) -> refused.put(uid, e.problem());
      }
    }
  }
}
