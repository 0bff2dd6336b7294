package io.hostler.declare;

import io.hostler.manifest.Manifest;
import io.hostler.model.Placement;
import io.hostler.model.Resource;
import java.util.List;
import java.util.Optional;

/**
 * What a node remembers of one instance that it has.
 *
 * @param named whole copies of the resources that it names
 * @param userData the text that its spec names; secret
 */
public record Copy(
    Resource instance, Placement placement, List<Resource> named, Optional<String> userData) {

  public Copy {
    named = List.copyOf(named);
  }

  public static Copy of(Manifest manifest) {
    return new Copy(
        manifest.instance(), manifest.placement(), manifest.named(), manifest.userData());
  }

  /** Without user data. */
  @Override
  public String toString() {
    return "Copy[" + instance.name() + " " + instance.uid() + "]";
  }
}
