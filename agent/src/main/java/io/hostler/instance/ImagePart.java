package io.hostler.instance;

import io.hostler.model.ImageSpec;

/** Images on this node: present and checked before an instance is made of them. */
public interface ImagePart extends Part<ImageSpec> {
  String NAME = "image";

  @Override
  default String name() {
    return NAME;
  }
}
