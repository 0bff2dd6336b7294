package io.hostler.instance;

import io.hostler.manifest.Manifest;
import io.hostler.resolve.InstanceDesired;
import java.util.HashSet;

/** Whether a manifest holds all that is desired: as much of it as is known now. */
final class ManifestCurrency {
  private ManifestCurrency() {}

  /** A resource that the store no longer shows is no reason to write: the manifest's copy stays. */
  static boolean isCurrent(Manifest manifest, InstanceDesired desired) {
    return manifest.instance().equals(desired.instance())
        && manifest.placement().equals(desired.placement())
        && (desired.userData().isEmpty() || manifest.userData().equals(desired.userData()))
        && new HashSet<>(manifest.named()).containsAll(desired.named());
  }
}
