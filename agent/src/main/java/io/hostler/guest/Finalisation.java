package io.hostler.guest;

import io.hostler.declare.CellMark;
import io.hostler.declare.Declared;
import io.hostler.declare.Finalise;
import io.hostler.memory.CellMemory;
import io.hostler.memory.Finalised;
import io.hostler.memory.StoreLink;
import io.hostler.plan.HostlerException;
import io.hostler.plan.Outcome;
import io.hostler.plan.Problem;
import io.hostler.plan.Uid;
import io.hostler.plan.Wake;
import io.hostler.store.Store;
import java.time.Duration;
import java.util.Optional;

/** The last acts of a deletion, when nothing of the instance is left on the host. */
public final class Finalisation {
  private static final Duration SOON = Duration.ofSeconds(1);

  private final Uid node;
  private final CellMemory memory;
  private final StoreLink link;
  private final Finalised finalised;

  public Finalisation(Uid node, CellMemory memory, StoreLink link, Finalised finalised) {
    this.node = node;
    this.memory = memory;
    this.link = link;
    this.finalised = finalised;
  }

  boolean noted(Uid uid) {
    return finalised.contains(uid);
  }

  Outcome note(Uid uid) {
    finalised.add(uid);
    return Outcome.done();
  }

  /** An orphan has nothing in the store: then this is done already. */
  Outcome run(Uid uid) {
    Optional<Declared> declared = memory.find(uid);
    if (declared.isEmpty()) {
      return Outcome.done();
    }
    Optional<Store> store = link.store();
    Optional<CellMark> cell = memory.cell();
    if (store.isEmpty() || cell.isEmpty()) {
      return Outcome.again(Wake.after(SOON), "the store does not answer");
    }
    try {
      Finalise.Result result =
          new Finalise(store.get())
              .run(declared.get().resource().name(), uid, node, cell.get(), Optional.empty());
      return switch (result) {
        // The watch tells the rest: the key is looked at again when the resource is gone from
        // memory.
        case GONE ->
            Outcome.again(Wake.onEvent("the store's watch", SOON), "it is being forgotten");
        case BUSY -> Outcome.again(Wake.after(SOON), "others change the same counters");
        case NOT_OURS ->
            Outcome.failed(
                new Problem("not-ours", "it is not marked for deletion on this node any more"));
      };
    } catch (HostlerException e) {
      return Outcome.failed(e.problem());
    }
  }
}
