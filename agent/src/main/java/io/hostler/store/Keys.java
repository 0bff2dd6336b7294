package io.hostler.store;

import io.hostler.model.IpAddress;
import io.hostler.model.Kind;
import io.hostler.model.ResourceName;
import io.hostler.plan.Uid;

/** Where everything lies in the store. Nothing else builds or takes apart a key. */
public final class Keys {
  public static final String ROOT = "/hostler/v1/";
  public static final String CELL = ROOT + "cell";
  public static final String LEADER = ROOT + "leader";
  public static final String DESIRED = ROOT + "desired/";
  public static final String RESOURCES = DESIRED + "resource/";
  public static final String PLACEMENTS = DESIRED + "placement/";
  public static final String CONTENT = ROOT + "content/";
  public static final String OBSERVED = ROOT + "observed/";
  public static final String NODES = ROOT + "nodes/";
  public static final String RESERVATIONS = ROOT + "reservations/";
  public static final String NODE_RESERVATIONS = RESERVATIONS + "node/";
  public static final String POOL_RESERVATIONS = RESERVATIONS + "pool/";

  /** Bumped by whatever adds a pool or changes a prefix: so no two pools overlap. */
  public static final String POOL_PREFIXES = RESERVATIONS + "prefixes";

  public static final String ALLOCATIONS = ROOT + "allocations/";

  private Keys() {}

  public static String resource(ResourceName name) {
    return RESOURCES + name;
  }

  /** All resources of a kind in an environment. */
  public static String resources(Kind kind, String environment) {
    return RESOURCES + kind.word() + "/" + environment + "/";
  }

  public static String resources(Kind kind) {
    return RESOURCES + kind.word() + "/";
  }

  public static String placement(Uid instance) {
    return PLACEMENTS + instance;
  }

  public static String content(Uid owner, String sha256) {
    return contents(owner) + sha256;
  }

  public static String contents(Uid owner) {
    return CONTENT + owner + "/";
  }

  public static String nodeReservations(Uid node) {
    return NODE_RESERVATIONS + node;
  }

  public static String poolReservations(Uid pool) {
    return POOL_RESERVATIONS + pool;
  }

  public static String allocation(Uid pool, IpAddress address) {
    return allocations(pool) + address;
  }

  public static String allocations(Uid pool) {
    return ALLOCATIONS + pool + "/";
  }

  public static String node(Uid node) {
    return NODES + node;
  }

  public static String observed(Uid node, Kind kind, Uid resource) {
    return observed(node) + kind.word() + "/" + resource;
  }

  public static String observed(Uid node) {
    return OBSERVED + node + "/";
  }
}
