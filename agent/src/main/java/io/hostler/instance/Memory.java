package io.hostler.instance;

import io.hostler.manifest.Manifest;
import io.hostler.plan.Seen;
import io.hostler.plan.Uid;
import io.hostler.resolve.InstanceDesired;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The manifests, as far as instances need them. Writes are on disk when they return. */
public interface Memory {

  /** Absent only when it is proven that there is no manifest. */
  Seen<Manifest> of(Uid uid);

  Seen<Set<Uid>> owners();

  /**
   * Makes the manifest, or brings its declared half (instance, placement, what they name) up to
   * date; what was built and done stays.
   */
  void remember(InstanceDesired desired);

  void change(Uid uid, UnaryOperator<Manifest> change);

  void forget(Uid uid);
}
