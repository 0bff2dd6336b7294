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
public final class Intents {

  private Intents() {}

  /**
   * @param told what the store says; unknown parts while it does not answer, is not listed yet or
   *     is not trusted
   * @param remembered from the manifest, when there is one
   * @param onHost whether anything on the host carries the instance's mark
   * @param finalised whether this node tore it down for good before: such a uid is never made again
   */
  public static Intent of(
      Uid node,
      StoreView told,
      Resolver.Lookup lookup,
      Optional<InstanceDesired> remembered,
      boolean onHost,
      boolean finalised) {
    return switch (told.resource()) {
      case Seen.Present<Resource>(Resource resource) ->
          declared(node, resource, told.placement(), lookup, finalised);
      case Seen.Absent<Resource>() ->
          remembered
              .<Intent>map(Intent.Orphan::new)
              .orElseGet(() -> onHost ? new Intent.Stray() : new Intent.Nothing());
      case Seen.Unknown<Resource>(Problem why) ->
          remembered
              .filter(copy -> !finalised)
              .map(copy -> byMemory(copy, why))
              .orElseGet(() -> new Intent.Unsure(why));
    };
  }

  private static Intent declared(
      Uid node,
      Resource resource,
      Seen<Placement> placed,
      Resolver.Lookup lookup,
      boolean finalised) {
    return switch (placed) {
      case Seen.Present<Placement>(Placement placement)
          when placement.node().equals(Optional.of(node)) -> {
        if (finalised && resource.deletedAt().isEmpty()) {
          yield new Intent.Unsure(
              new Problem(
                  "finalised-before",
                  resource.name() + " (" + resource.uid() + ") was deleted from this node before",
                  "delete it and create it anew: its disk is gone"));
        }
        InstanceDesired desired = Resolver.resolve(resource, placement, lookup);
        yield resource.deletedAt().isPresent()
            ? new Intent.Delete(desired)
            : new Intent.Here(desired, true);
      }
      case Seen.Present<Placement>(Placement placement) when placement.node().isPresent() ->
          new Intent.Elsewhere(placement);
      case Seen.Present<Placement>(Placement placement) -> new Intent.Nothing();
      case Seen.Absent<Placement>() ->
          new Intent.Unsure(
              new Problem(
                  "placement-missing",
                  "the store has " + resource.name() + " but not its placement",
                  "see hostler doctor"));
      case Seen.Unknown<Placement>(Problem why) -> new Intent.Unsure(why);
    };
  }

  /**
   * A deletion is carried out only on the store's word: it ends with the store's transaction
   * anyway.
   */
  private static Intent byMemory(InstanceDesired copy, Problem why) {
    return copy.instance().deletedAt().isPresent()
        ? new Intent.Unsure(why)
        : new Intent.Here(copy, false);
  }
}
