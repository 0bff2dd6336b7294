package io.hostler.node;

import io.hostler.instance.Memory;
import io.hostler.manifest.Manifest;
import io.hostler.manifest.ManifestStore;
import io.hostler.model.Resource;
import io.hostler.model.ResourceName;
import io.hostler.plan.Seen;
import io.hostler.plan.Uid;
import io.hostler.resolve.InstanceDesired;
import io.hostler.resolve.Resolver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/** The manifests as the instance driver uses them, and as a place to look names up when the store is away. */
public final class Remembering implements Memory {
  private final ManifestStore manifests;
  private final Uid cell;
  private final LongSupplier era;

  public Remembering(ManifestStore manifests, Uid cell, LongSupplier era) {
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
    return Seen.present(new TreeSet<>(manifests.all().keySet()));
  }

  @Override
  public void remember(InstanceDesired desired) {
    Manifest fresh =
        manifests
            .get(desired.uid())
            .found()
            .orElseGet(
                () ->
                    new Manifest(
                        cell,
                        desired.instance(),
                        desired.placement(),
                        List.of(),
                        Optional.empty(),
                        era.getAsLong(),
                        0,
                        Optional.empty(),
                        Optional.empty(),
                        Map.of()));
    manifests.put(
        fresh.declared(
            desired.instance(),
            desired.placement(),
            withCopiesOf(fresh, desired),
            desired.userData().or(fresh::userData),
            era.getAsLong()));
  }

  /** A resource that the store no longer shows stays remembered while the instance names it. */
  private static List<Resource> withCopiesOf(Manifest before, InstanceDesired desired) {
    List<Resource> named = new ArrayList<>(desired.named());
    for (ResourceName name : Resolver.names(desired.instance(), desired.placement())) {
      if (named.stream().noneMatch(each -> each.name().equals(name))) {
        before.named().stream().filter(each -> each.name().equals(name)).forEach(named::add);
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

  /** The copies that the manifest of one instance holds. */
  static Resolver.Lookup copiesOf(Manifest manifest) {
    return new Resolver.Lookup() {
      @Override
      public Optional<Resource> named(ResourceName name) {
        return manifest.named().stream().filter(each -> each.name().equals(name)).findFirst();
      }

      @Override
      public Optional<String> content(Uid owner, String sha256) {
        return owner.equals(manifest.uid()) ? manifest.userData() : Optional.empty();
      }
    };
  }

  /** What the manifest holds, as it was declared. */
  static InstanceDesired desired(Manifest manifest) {
    return Resolver.resolve(manifest.instance(), manifest.placement(), copiesOf(manifest));
  }
}
