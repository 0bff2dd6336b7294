package io.hostler.instance;

import io.hostler.model.ImageSpec;
import io.hostler.plan.Uid;
import java.nio.file.Path;

/** What the other drivers call what they make; known before it is made. */
public interface DomainNames {

  /** Where a part of an image lies once it is present. */
  Path image(ImageSpec.Part part);

  String tap(Uid uid);

  /** The guest's hardware address. */
  String mac(Uid uid);
}
