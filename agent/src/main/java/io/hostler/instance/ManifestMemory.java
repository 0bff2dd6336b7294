package io.hostler.instance;

import io.hostler.manifest.Manifest;
import io.hostler.manifest.ManifestStore;
import io.hostler.model.Resource;
import io.hostler.model.ResourceName;
import io.hostler.plan.Seen;
import io.hostler.plan.Uid;
import io.hostler.resolve.InstanceDesired;
import io.hostler.resolve.Resolver;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/** The manifests of this node. */
public final class ManifestMemory implements Memory {
  private final ManifestStore manifests;
  private final Uid cell;
  private final LongSupplier era;

  /**
   * @param era of the store that is trusted now
   */
  public ManifestMemory(ManifestStore manifests, Uid cell, LongSupplier era) {
    this.manifests = manifests;
    this.cell = cell;
    this.era = era;
  }

  @Override
  public Seen<Manifest> of(Uid uid) {
    return manifests.get(uid);
  }

  @Override
  public Seen<Set<Uid>> owners() {
    return Seen.present(Set.copyOf(manifests.all().keySet()));
  }

  @Override
  public void remember(InstanceDesired desired) {
    Optional<Manifest> old = manifests.get(desired.uid()).found();
    List<Resource> named = named(desired, old);
    Optional<String> userData =
        desired.spec().userData().isPresent()
            ? desired.userData().or(() -> old.flatMap(Manifest::userData))
            : Optional.empty();
    Manifest next =
        old.map(
                m ->
                    m.declared(
                        desired.instance(), desired.placement(), named, userData, era.getAsLong()))
            .orElseGet(
                () ->
                    new Manifest(
                        cell,
                        desired.instance(),
                        desired.placement(),
                        named,
                        userData,
                        era.getAsLong(),
                        0,
                        Optional.empty(),
                        Optional.empty(),
                        Map.of()));
    manifests.put(next);
  }

  /** The copy of what the store shows missing stays while the instance still names it. */
  private static List<Resource> named(InstanceDesired desired, Optional<Manifest> old) {
    Map<ResourceName, Resource> kept = new HashMap<>();
    old.ifPresent(m -> m.named().forEach(r -> kept.put(r.name(), r)));
    desired.named().forEach(r -> kept.put(r.name(), r));
    List<Resource> named = new ArrayList<>();
    for (ResourceName name : Resolver.names(desired.instance(), desired.placement())) {
      Resource copy = kept.remove(name);
      if (copy != null) {
        named.add(copy);
      }
    }
    return named;
  }

  @Override
  public void change(Uid uid, UnaryOperator<Manifest> change) {
    manifests.update(uid, change);
  }

  @Override
  public void forget(Uid uid) {
    manifests.remove(uid);
  }
}
