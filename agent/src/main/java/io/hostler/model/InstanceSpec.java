package io.hostler.model;

import java.util.List;
import java.util.Optional;

/**
 * A virtual machine as its owner wants it.
 *
 * @param hostname the guest's; the uid's text when not given
 * @param image the name of an image
 * @param cpus 1 to 256
 * @param memory bytes
 * @param disk size of the root disk in bytes; empty: the image's own (or none, where the image has
 *     no disk)
 * @param sshKeys names of ssh keys of the same environment
 * @param userData sha256 of the user data, which lies under {@code content/}; empty when there is
 *     none
 * @param addresses names of address pools, one address of each; empty Optional: one of each default
 *     pool; empty list: no network
 * @param firewalls names of firewalls of the same environment
 * @param smtp whether outbound tcp/25 is allowed
 * @param rates limits of the interface
 * @param node the name of the node to run on; empty: any
 * @param dropLog whether packets that its rules drop go to its node's kernel log
 */
public record InstanceSpec(
    Optional<String> hostname,
    String image,
    int cpus,
    long memory,
    Optional<Long> disk,
    List<String> sshKeys,
    Optional<String> userData,
    Optional<List<String>> addresses,
    List<String> firewalls,
    boolean smtp,
    Rates rates,
    Power power,
    Restart restart,
    Optional<String> node,
    boolean dropLog)
    implements Spec {

  /** How many firewalls one instance may have. */
  public static final int MAX_FIREWALLS = 64;

  /** How many firewalls and ssh keys together. */
  public static final int MAX_NAMED = 96;

  /**
   * How many address pools one instance may name. With all that a create compares it fits into one
   * transaction: 7 for itself, image, environment and node, {@link #MAX_NAMED}, and 3 a pool.
   */
  public static final int MAX_ADDRESSES = 8;

  /** Bytes of user data, in UTF-8. */
  public static final int MAX_USER_DATA = 64 << 10;

  public InstanceSpec {
    sshKeys = List.copyOf(sshKeys);
    addresses = addresses.map(List::copyOf);
    firewalls = List.copyOf(firewalls);
  }

  /** Bits per second; empty: not limited. {@code in} is towards the guest. */
  public record Rates(Optional<Long> in, Optional<Long> out) {
    public static final Rates UNLIMITED = new Rates(Optional.empty(), Optional.empty());
  }

  public enum Power {
    RUNNING,
    STOPPED
  }

  public enum Restart {
    ALWAYS,
    ON_FAILURE,
    NEVER
  }

  /** With {@code changed} as its power, all else the same. */
  public InstanceSpec withPower(Power changed) {
    return new InstanceSpec(
        hostname, image, cpus, memory, disk, sshKeys, userData, addresses, firewalls, smtp, rates,
        changed, restart, node, dropLog);
  }

  @Override
  public Kind kind() {
    return Kind.INSTANCE;
  }
}
