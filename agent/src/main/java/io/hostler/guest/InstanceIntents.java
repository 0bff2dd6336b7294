package io.hostler.guest;

import io.hostler.declare.Declared;
import io.hostler.instance.Memory;
import io.hostler.manifest.Manifest;
import io.hostler.memory.CellMemory;
import io.hostler.memory.Finalised;
import io.hostler.memory.ManifestCopies;
import io.hostler.memory.StoreLink;
import io.hostler.model.Kind;
import io.hostler.model.Placement;
import io.hostler.model.Resource;
import io.hostler.model.ResourceName;
import io.hostler.placement.PlacementAt;
import io.hostler.plan.Problem;
import io.hostler.plan.Seen;
import io.hostler.plan.Uid;
import io.hostler.resolve.InstanceDesired;
import io.hostler.resolve.Intent;
import io.hostler.resolve.Intents;
import io.hostler.resolve.Resolver;
import io.hostler.resolve.StoreView;
import io.hostler.store.Keys;
import java.util.Optional;

/**
 * What this node should do about its instances: the memory of the cell and the manifests, put to
 * {@link Intents}.
 */
public final class InstanceIntents {
  private final Uid node;
  private final CellMemory memory;
  private final StoreLink link;
  private final Contents contents;
  private final Memory manifests;
  private final Finalised finalised;
  private final OrphanDecisions decisions;

  public InstanceIntents(
      Uid node,
      CellMemory memory,
      StoreLink link,
      Contents contents,
      Memory manifests,
      Finalised finalised,
      OrphanDecisions decisions) {
    this.node = node;
    this.memory = memory;
    this.link = link;
    this.contents = contents;
    this.manifests = manifests;
    this.finalised = finalised;
    this.decisions = decisions;
  }

  /**
   * @param onHost whether anything of it is on the host
   */
  public Intent of(Uid uid, boolean onHost) {
    Optional<Manifest> manifest = manifests.of(uid).found();
    Optional<ManifestCopies> copies = manifest.map(ManifestCopies::new);
    Optional<InstanceDesired> remembered = copies.map(ManifestCopies::desired);
    Resolver.Lookup declared = declared(copies);
    Resolver.Lookup lookup = copies.map(declared::or).orElse(declared);
    Intent wish =
        memory.whole(
            () -> Intents.of(node, told(uid), lookup, remembered, onHost, finalised.contains(uid)));
    if (wish instanceof Intent.Here(InstanceDesired desired, boolean confirmed) && confirmed) {
      decisions.declared(uid);
    }
    return wish instanceof Intent.Orphan(InstanceDesired orphan) && decisions.toDelete(uid)
        ? new Intent.Delete(orphan)
        : wish;
  }

  private StoreView told(Uid uid) {
    Optional<Problem> unread = link.unread();
    if (unread.isPresent()) {
      return StoreView.nothingYet(unread.get());
    }
    Seen<Resource> resource =
        memory
            .find(uid)
            .map(Declared::resource)
            .map(Seen::present)
            .orElseGet(() -> unread(Keys.resources(Kind.INSTANCE)));
    Seen<Placement> placement =
        memory
            .placement(uid)
            .map(PlacementAt::placement)
            .map(Seen::present)
            .orElseGet(() -> unread(Keys.placement(uid)));
    return new StoreView(resource, placement);
  }

  /** A value that this version can't read may be the one that is missed. */
  private <T> Seen<T> unread(String prefix) {
    return memory.unreadable(prefix).<Seen<T>>map(Seen::unknown).orElseGet(Seen::absent);
  }

  /** What the store holds; user data only where the manifest has not got it. */
  private Resolver.Lookup declared(Optional<ManifestCopies> copies) {
    return new Resolver.Lookup() {
      @Override
      public Optional<Resource> named(ResourceName name) {
        return memory.find(name).map(Declared::resource);
      }

      @Override
      public Optional<String> content(Uid owner, String sha256) {
        Optional<String> kept = copies.flatMap(each -> each.content(owner, sha256));
        if (kept.isPresent()) {
          contents.forget(owner);
        }
        return kept.or(() -> contents.get(owner, sha256));
      }
    };
  }
}
