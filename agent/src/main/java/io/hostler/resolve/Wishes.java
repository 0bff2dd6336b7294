package io.hostler.resolve;

import io.hostler.model.Placement;
import io.hostler.model.Resource;
import io.hostler.plan.Problem;
import io.hostler.plan.Seen;
import io.hostler.plan.Uid;
import java.util.Optional;

/**
 * From what the store says and what the node remembers to what it should do. Nothing is destroyed
 * because a key is missing.
 */
public final class Wishes {

  private Wishes() {}

  /**
   * @param told what the store says; unknown parts while it does not answer, is not listed yet or
   *     is not trusted
   * @param remembered from the manifest, when there is one
   * @param onHost whether anything on the host carries the instance's mark
   * @param finalised whether this node tore it down for good before: such a uid is never made again
   */
  public static Wish of(
      Uid node,
      Told told,
      Resolver.Lookup lookup,
      Optional<InstanceDesired> remembered,
      boolean onHost,
      boolean finalised) {
    return switch (told.resource()) {
      case Seen.Present<Resource>(Resource resource) ->
          declared(node, resource, told.placement(), lookup, finalised);
      case Seen.Absent<Resource>() ->
          remembered
              .<Wish>map(Wish.Orphan::new)
              .orElseGet(() -> onHost ? new Wish.Stray() : new Wish.Nothing());
      case Seen.Unknown<Resource>(Problem why) ->
          remembered
              .filter(copy -> !finalised)
              .map(copy -> byMemory(copy, why))
              .orElseGet(() -> new Wish.Unsure(why));
    };
  }

  private static Wish declared(
      Uid node,
      Resource resource,
      Seen<Placement> placed,
      Resolver.Lookup lookup,
      boolean finalised) {
    return switch (placed) {
      case Seen.Present<Placement>(Placement placement)
          when placement.node().equals(Optional.of(node)) -> {
        if (finalised && resource.deletedAt().isEmpty()) {
          yield new Wish.Unsure(
              new Problem(
                  "finalised-before",
                  resource.name() + " (" + resource.uid() + ") was deleted from this node before",
                  "delete it and create it anew: its disk is gone"));
        }
        InstanceDesired desired = Resolver.resolve(resource, placement, lookup);
        yield resource.deletedAt().isPresent()
            ? new Wish.Delete(desired)
            : new Wish.Here(desired, true);
      }
      case Seen.Present<Placement>(Placement placement) when placement.node().isPresent() ->
          new Wish.Elsewhere(placement);
      case Seen.Present<Placement>(Placement placement) -> new Wish.Nothing();
      case Seen.Absent<Placement>() ->
          new Wish.Unsure(
              new Problem(
                  "placement-missing",
                  "the store has " + resource.name() + " but not its placement",
                  "see hostler doctor"));
      case Seen.Unknown<Placement>(Problem why) -> new Wish.Unsure(why);
    };
  }

  /**
   * A deletion is carried out only on the store's word: it ends with the store's transaction
   * anyway.
   */
  private static Wish byMemory(InstanceDesired copy, Problem why) {
    return copy.instance().deletedAt().isPresent()
        ? new Wish.Unsure(why)
        : new Wish.Here(copy, false);
  }
}
