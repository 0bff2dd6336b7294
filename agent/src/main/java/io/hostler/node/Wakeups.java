package io.hostler.node;

import io.hostler.model.Kind;
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
    diff.put().forEach(entry -> touched(entry, named));
    diff.deleted().forEach(entry -> touched(entry, named));
    if (named.isEmpty()) {
      return;
    }
    for (Known.Standing each : memory.instances()) {
      if (each.placement().node().equals(Optional.of(node))
          && Resolver.names(each.resource(), each.placement()).stream().anyMatch(named::contains)) {
        wake.accept(each.resource().uid());
      }
    }
  }

  private void touched(Entry entry, Set<ResourceName> named) {
    if (entry.key().startsWith(Keys.PLACEMENTS)) {
      uid(entry.key().substring(Keys.PLACEMENTS.length())).filter(this::isOurs).ifPresent(wake);
      return;
    }
    try {
      Resource resource = ResourceCodec.read(entry.value());
      if (resource.kind() != Kind.INSTANCE) {
        named.add(resource.name());
      } else if (isOurs(resource.uid())) {
        wake.accept(resource.uid());
      }
    } catch (HostlerException e) {
      // The memory has said so; the resync looks at whom it may touch.
      return;
    }
  }

  /** Placed here, or placed nowhere that we know of any more: then it may have been. */
  private boolean isOurs(Uid uid) {
    return memory
        .placement(uid)
        .map(at -> at.placement().node().equals(Optional.of(node)))
        .orElse(true);
  }

  private static Optional<Uid> uid(String text) {
    try {
      return Optional.of(Uid.parse(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
