package io.hostler.model;

/** A tenant. {@code description} is for people; empty when not given. */
public record EnvironmentSpec(String description) implements Spec {
  @Override
  public Kind kind() {
    return Kind.ENVIRONMENT;
  }
}
