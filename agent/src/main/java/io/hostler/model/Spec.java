package io.hostler.model;

/** The declared part of a resource; one record a kind. */
public interface Spec {
  Kind kind();
}
