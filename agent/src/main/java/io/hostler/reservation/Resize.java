package io.hostler.reservation;

import io.hostler.model.InstanceSpec;
import io.hostler.placement.Counter;
import io.hostler.placement.Known;
import io.hostler.placement.NodeReservation;
import io.hostler.placement.PlacementRequest;
import io.hostler.placement.Placer;
import io.hostler.plan.Uid;
import io.hostler.store.Keys;
import io.hostler.store.Store;
import io.hostler.store.Txn;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** What a placed instance's other size changes in its node's reservation. */
public final class Resize {
  private final Store store;
  private final Placer placer;
  private final InstantSource clock;

  public Resize(Store store, Placer placer, InstantSource clock) {
    this.store = store;
    this.placer = placer;
    this.clock = clock;
  }

  /** Whether there is room. */
  public sealed interface Result {

    /**
     * @param txn the reservation's compare and put; empty when the size is the same
     */
    record Fits(Txn txn) implements Result {}

    record NoRoom(String why) implements Result {}
  }

  /**
   * Blocks for two reads when the size differs.
   *
   * @param request as the instance would be
   * @param before as its reservation counts it
   * @param node where it is
   */
  public Result of(PlacementRequest request, InstanceSpec before, Uid node, Known known) {
    int cpus = request.cpus() - before.cpus();
    long memory = request.memory() - before.memory();
    if (cpus == 0 && memory == 0) {
      return new Result.Fits(Txn.empty());
    }
    CellRead read = CellRead.of(store, clock.instant());
    if (cpus > 0 || memory > 0) {
      Optional<String> why =
          read.view(request, known, Map.of()).nodes().stream()
              .filter(each -> each.report().uid().equals(node))
              .findFirst()
              .map(each -> placer.room(each, cpus, memory))
              .orElse(Optional.of("the node is not alive, so what is free there is unknown"));
      if (why.isPresent()) {
        return new Result.NoRoom(why.get());
      }
    }
    Counter<NodeReservation> reserved = read.node(node);
    String key = Keys.nodeReservations(node);
    return new Result.Fits(
        Txn.empty()
            .ifModRevision(key, reserved.modRevision())
            .put(
                key,
                ReservationCodec.write(
                    reserved.value().minus(-cpus, -memory, 0), reserved.stored())));
  }
}
