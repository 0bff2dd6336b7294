package io.hostler.memory;

import io.hostler.manifest.Manifest;
import io.hostler.model.Resource;
import io.hostler.model.ResourceName;
import io.hostler.model.Sha256;
import io.hostler.plan.Uid;
import io.hostler.resolve.InstanceDesired;
import io.hostler.resolve.Resolver;
import java.util.Optional;

/** The copies in a manifest as a place to look names up. */
public record ManifestCopies(Manifest manifest) implements Resolver.Lookup {

  @Override
  public Optional<Resource> named(ResourceName name) {
    return manifest.named().stream().filter(each -> each.name().equals(name)).findFirst();
  }

  @Override
  public Optional<String> content(Uid owner, String sha256) {
    // Of the declared text of now: the spec may name a newer one.
    return owner.equals(manifest.uid())
        ? manifest.userData().filter(text -> Sha256.of(text).equals(sha256))
        : Optional.empty();
  }

  /** The instance as it was declared when the manifest was written. */
  public InstanceDesired desired() {
    return Resolver.resolve(manifest.instance(), manifest.placement(), this);
  }

  /** Without what is in it: it may be secret. */
  @Override
  public String toString() {
    return "Copies[" + manifest + "]";
  }
}
