package io.hostler.manifest;

import io.hostler.model.ImageSpec;
import java.util.List;
import java.util.Optional;

/**
 * What an instance was built from: disk and seed are planned from this until a rebuild, whatever
 * was declared since.
 *
 * @param count how often it was rebuilt: part of the seed's instance-id, never goes down
 * @param diskMade whether the root disk of this count was made: from then on a missing disk is an
 *     error, never a fresh one
 * @param image as it was resolved then
 * @param hostname the guest's
 * @param sshKeys authorized_keys lines
 * @param userData secret
 * @param seed what its file was made of and is; empty: not known, so it is made and compared
 */
public record Built(
    int count,
    boolean diskMade,
    ImageSpec image,
    String hostname,
    List<String> sshKeys,
    Optional<String> userData,
    Optional<BuiltSeed> seed) {

  public Built {
    sshKeys = List.copyOf(sshKeys);
  }

  public Built withDiskMade() {
    return new Built(count, true, image, hostname, sshKeys, userData, seed);
  }

  public Built withSeed(BuiltSeed made) {
    return new Built(count, diskMade, image, hostname, sshKeys, userData, Optional.of(made));
  }

  /** Without user data and keys. */
  @Override
  public String toString() {
    return "Built[" + count + ", diskMade=" + diskMade + ", " + hostname + "]";
  }
}
