package io.hostler.model;

/** The declared part of a resource; one record a kind. */
public sealed interface Spec
    permits EnvironmentSpec, ImageSpec, SshKeySpec, AddressPoolSpec, FirewallSpec, InstanceSpec {
  Kind kind();
}
