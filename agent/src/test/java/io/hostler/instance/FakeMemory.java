package io.hostler.instance;

import io.hostler.manifest.Manifest;
import io.hostler.plan.HostlerException;
import io.hostler.plan.Problem;
import io.hostler.plan.Seen;
import io.hostler.plan.Uid;
import io.hostler.resolve.InstanceDesired;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Manifests in memory; outlives the agent as files do. */
final class FakeMemory implements Memory {
  final Map<Uid, Manifest> manifests = new HashMap<>();
  private final Uid cell;
  boolean unreadable;

  /** The change of that number from now, 1 for the next, is not written; 0: all are. */
  int changesToFailure;

  FakeMemory(Uid cell) {
    this.cell = cell;
  }

  @Override
  public Seen<Manifest> of(Uid uid) {
    if (unreadable) {
      return Seen.unknown(new Problem("manifest-unreadable", "told to be"));
    }
    Manifest manifest = manifests.get(uid);
    return manifest == null ? Seen.absent() : Seen.present(manifest);
  }

  @Override
  public Seen<Set<Uid>> owners() {
    return Seen.present(Set.copyOf(manifests.keySet()));
  }

  @Override
  public void remember(InstanceDesired desired) {
    Manifest old =
        manifests.getOrDefault(
            desired.uid(),
            new Manifest(
                cell,
                desired.instance(),
                desired.placement(),
                desired.named(),
                desired.userData(),
                1,
                0,
                Optional.empty(),
                Optional.empty(),
                Map.of()));
    manifests.put(
        desired.uid(),
        old.declared(
            desired.instance(), desired.placement(), desired.named(), desired.userData(), 1));
  }

  @Override
  public void change(Uid uid, UnaryOperator<Manifest> change) {
    Manifest manifest = manifests.get(uid);
    if (manifest == null) {
      throw new HostlerException(new Problem("manifest-missing", "none of " + uid));
    }
    if (changesToFailure > 0 && --changesToFailure == 0) {
      throw new HostlerException(new Problem("file-write", "told to fail"));
    }
    manifests.put(uid, change.apply(manifest));
  }

  @Override
  public void forget(Uid uid) {
    manifests.remove(uid);
  }
}
