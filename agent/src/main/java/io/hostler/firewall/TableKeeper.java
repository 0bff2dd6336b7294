package io.hostler.firewall;

import io.hostler.plan.Problem;
import io.hostler.plan.Uid;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Knows what is in the kernel and brings it to what is desired. All of it on one thread. */
final class TableKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(TableKeeper.class);

  private final Nft nft;
  private final TrafficSink sink;
  private @Nullable TableDesired inForce;

  /** What is in force was filled from; not known after a refusal. */
  private @Nullable TableDesired asked;

  private Kernel kernel = new Unknown();
  private Optional<Problem> nodeRefused = Optional.empty();

  /** What deltas are made from. */
  private sealed interface Kernel permits AsInForce, AsRead, Unknown {}

  /** The kernel holds what is rendered from what is in force. */
  private record AsInForce() implements Kernel {}

  private record AsRead(Ruleset found) implements Kernel {}

  /** The next commit replaces the table as a whole. */
  private record Unknown() implements Kernel {}

  TableKeeper(Nft nft) {
    this(nft, TrafficSink.none());
  }

  /**
   * @param sink told what the counters that a commit removes had counted
   */
  TableKeeper(Nft nft, TrafficSink sink) {
    this.nft = nft;
    this.sink = sink;
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
    TableDesired wanted =
        asked == null ? LastRules.fill(desired, before) : LastRules.follow(asked, desired, before);
    try {
      bring(wanted);
      asked = desired;
      nodeRefused = Optional.empty();
      return new Committed(wanted, Map.of());
    } catch (NftException e) {
      LOG.warn("a batch was refused: {}", e.problem());
    }
    asked = null;
    // Where another hand was, what reads alike need not be alike: that is still to be replaced.
    if (!(kernel instanceof Unknown)) {
      see(nft.read());
    }
    restore(before);
    Settling settling = new Settling(before, wanted, this::bring);
    settling.run();
    nodeRefused = settling.node();
    return new Committed(settling.inForce(), settling.refused());
  }

  /** What is in force, with one guest's part as the kernel has it now, by our ids. */
  TableDesired seen(Uid uid) {
    TableDesired held = inForce();
    Guest guest = held.guests().get(uid);
    return guest == null ? held : ReadBack.again(held, guest, nft::ids);
  }

  /** Why what belongs to the node is not as it was last desired. */
  Optional<Problem> nodeRefused() {
    return nodeRefused;
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
    restore(held);
    return true;
  }

  /** Writes the whole table anew in one transaction, whatever is there. */
  void replace() {
    TableDesired held = inForce();
    kernel = new Unknown();
    bring(held);
  }

  /** From what was read; as a whole where another hand's things hold ours. */
  private void restore(TableDesired held) {
    try {
      bring(held);
    } catch (NftException e) {
      LOG.warn("the table as read can't be changed, writing it anew: {}", e.problem());
      kernel = new Unknown();
      bring(held);
    }
  }

  private void see(Optional<TableFound> found) {
    kernel =
        found
            .<Kernel>map(
                table -> table.isOurLayout() ? new AsRead(table.asRuleset()) : new Unknown())
            .orElseGet(() -> new AsRead(Ruleset.none()));
  }

  private void bring(TableDesired wanted) {
    Map<Uid, Map<TrafficDirection, Counted>> last = lastCounts(wanted);
    nft.run(
        switch (kernel) {
          case AsInForce() -> TableDelta.text(inForce(), wanted, this::counted);
          case AsRead(Ruleset found) ->
              RulesetDelta.text(found, RulesetRenderer.render(wanted), this::counted);
          case Unknown() -> RulesetDelta.replace(RulesetRenderer.render(wanted), this::counted);
        });
    kernel = new AsInForce();
    inForce = wanted;
    if (!last.isEmpty()) {
      sink.last(last);
    }
  }

  /** What goes with the elements that this change removes. */
  private Map<Uid, Map<TrafficDirection, Counted>> lastCounts(TableDesired wanted) {
    List<Guest> ending = new ArrayList<>();
    if (kernel instanceof Unknown) {
      ending.addAll(inForce().guests().values());
    } else {
      inForce()
          .guestChanges(
              wanted,
              (uid, before, after) -> {
                if (before != null && (after == null || !before.countedAs(after))) {
                  ending.add(before);
                }
              });
    }
    try {
      return Traffic.of(ending, nft);
    } catch (NftException e) {
      LOG.warn("traffic since the last sample is lost: {}", e.problem());
      return Map.of();
    }
  }

  /** A firewall's rules go on counting when its chain is written anew; nobody is shown others. */
  private Map<String, Counted> counted(String chain) {
    boolean known =
        NftNames.firewallOf(chain).map(uid -> inForce().firewalls().containsKey(uid)).orElse(false);
    if (!known) {
      return Map.of();
    }
    try {
      return nft.counters(chain);
    } catch (NftException e) {
      LOG.warn("the rules of {} count from zero: {}", chain, e.problem());
      return Map.of();
    }
  }
}
