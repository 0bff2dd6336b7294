package io.hostler.memory;

import io.hostler.model.Kind;
import io.hostler.model.Placement;
import io.hostler.model.PlacementCodec;
import io.hostler.model.Resource;
import io.hostler.model.ResourceCodec;
import io.hostler.model.ResourceName;
import io.hostler.placement.Known;
import io.hostler.plan.HostlerException;
import io.hostler.plan.Uid;
import io.hostler.resolve.Resolver;
import io.hostler.store.Diff;
import io.hostler.store.Entry;
import io.hostler.store.Keys;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** From a change of the desired state to the instances of this node that it touches. */
public final class Wakeups {
  private final Uid node;
  private final CellMemory memory;
  private final Consumer<Uid> wake;

  public Wakeups(Uid node, CellMemory memory, Consumer<Uid> wake) {
    this.node = node;
    this.memory = memory;
    this.wake = wake;
  }

  /** Told after the memory took the change. */
  public void desired(Diff diff) {
    Set<ResourceName> named = new HashSet<>();
    diff.put().forEach(entry -> touched(entry, named, true));
    diff.deleted().forEach(entry -> touched(entry, named, false));
    if (named.isEmpty()) {
      return;
    }
    for (Known.Standing each : memory.instancesOn(node)) {
      if (Resolver.names(each.resource(), each.placement()).stream().anyMatch(named::contains)) {
        wake.accept(each.resource().uid());
      }
    }
  }

  /**
   * @param stands whether it is there now, or was
   */
  private void touched(Entry entry, Set<ResourceName> named, boolean stands) {
    if (entry.key().startsWith(Keys.PLACEMENTS)) {
      uid(entry.key().substring(Keys.PLACEMENTS.length()))
          .filter(uid -> stands ? isOurs(uid, true) : wasOurs(entry))
          .ifPresent(wake);
      return;
    }
    try {
      Resource resource = ResourceCodec.read(entry.value());
      if (resource.kind() != Kind.INSTANCE) {
        named.add(resource.name());
      } else if (isOurs(resource.uid(), stands)) {
        wake.accept(resource.uid());
      }
    } catch (HostlerException e) {
      // The memory has said so; the resync looks at whom it may touch.
      return;
    }
  }

  /**
   * @param unknown the answer for an instance whose placement we don't know; of one that went, the
   *     placement goes with it or went before, and tells by itself whose it was
   */
  private boolean isOurs(Uid uid, boolean unknown) {
    return memory.placement(uid).map(at -> isHere(at.placement())).orElse(unknown);
  }

  private boolean wasOurs(Entry placement) {
    try {
      return isHere(PlacementCodec.read(placement.value()));
    } catch (HostlerException e) {
      return true;
    }
  }

  private boolean isHere(Placement placement) {
    return placement.node().equals(Optional.of(node));
  }

  private static Optional<Uid> uid(String text) {
    try {
      return Optional.of(Uid.parse(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
