package io.hostler.answers;

import io.hostler.declare.Declared;
import io.hostler.manifest.Manifest;
import io.hostler.manifest.ManifestStore;
import io.hostler.memory.CellMemory;
import io.hostler.memory.NodesSeen;
import io.hostler.memory.StoreLink;
import io.hostler.model.Placement;
import io.hostler.model.Resource;
import io.hostler.model.ResourceName;
import io.hostler.placement.PlacementAt;
import io.hostler.plan.HostlerException;
import io.hostler.plan.Problem;
import io.hostler.plan.Uid;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What this node knows of a resource: by its memory of the cell; until that was whole for the first
 * time, of its own instances, by their manifests. What it does not know then may well be declared:
 * that is {@code store-unread}, never absent.
 */
public final class KnownResources {
  private static final Problem UNREAD =
      new Problem(
          "store-unread",
          "the store has not been read since this agent started: what is declared is not known",
          "hostler status says why; hostler instance show NAME shows an instance of this node");

  private final CellMemory memory;
  private final StoreLink link;
  private final ManifestStore manifests;
  private final Uid node;
  private final NodesSeen nodes;

  /**
   * A resource as it is remembered.
   *
   * @param revision 0: of a manifest, which does not know it
   */
  record One(Resource resource, long revision, Optional<Placement> placement) {}

  /**
   * @param node this node's uid
   */
  public KnownResources(
      CellMemory memory, StoreLink link, ManifestStore manifests, Uid node, NodesSeen nodes) {
    this.memory = memory;
    this.link = link;
    this.manifests = manifests;
    this.node = node;
    this.nodes = nodes;
  }

  /** Why the node does not know all that it should do; empty once the store was read whole. */
  Optional<Problem> unread() {
    return link.unread();
  }

  /**
   * @throws HostlerException {@code store-unread} when it isn't known whether there is one
   */
  Optional<One> find(ResourceName name) {
    // Asked first: the memory may become whole while we look, but never the other way round.
    if (!link.everSynced()) {
      return Optional.of(ofManifest(name));
    }
    return memory.whole(() -> memory.find(name).map(found -> one(memory, found)));
  }

  /**
   * @throws HostlerException {@code not-found} or {@code store-unread}
   */
  One demand(ResourceName name) {
    return find(name).orElseThrow(() -> missing(name));
  }

  /** {@code not-found}, with where else there is one of this name. */
  HostlerException missing(ResourceName name) {
    return new HostlerException(
        name.missing(memory.all(name.kind()).stream().map(each -> each.resource().name())));
  }

  /**
   * For what only the node of an instance can say. One without a place is nobody else's.
   *
   * @throws HostlerException {@code node-unreachable} when it is on another node, which it names;
   *     {@code not-found} or {@code store-unread}
   */
  One demandHere(ResourceName name) {
    One one = demand(name);
    one.placement()
        .flatMap(Placement::node)
        .filter(placed -> !placed.equals(node))
        .ifPresent(
            placed -> {
              throw new HostlerException(
                  new Problem(
                      "node-unreachable",
                      name + " is on node " + nodes.name(placed),
                      "ask that node"));
            });
    return one;
  }

  /**
   * For what speaks of all resources.
   *
   * @throws HostlerException {@code store-unread}
   */
  void demandRead() {
    demand(link.everSynced());
  }

  /** For what speaks of all reports of all nodes. */
  void demandReportsRead() {
    demand(link.reportsSynced());
  }

  /** For what speaks of all nodes. */
  void demandNodesRead() {
    demand(link.nodesSynced());
  }

  private static void demand(boolean read) {
    if (!read) {
      throw new HostlerException(UNREAD);
    }
  }

  /** What {@code found} finds, each with the placement of the same revision. */
  static List<One> all(CellMemory memory, Supplier<Collection<Declared>> found) {
    return memory.whole(() -> found.get().stream().map(each -> one(memory, each)).toList());
  }

  private static One one(CellMemory memory, Declared declared) {
    return new One(
        declared.resource(),
        declared.modRevision(),
        memory.placement(declared.resource().uid()).map(PlacementAt::placement));
  }

  private One ofManifest(ResourceName name) {
    Manifest manifest =
        manifests.all().values().stream()
            .flatMap(seen -> seen.found().stream())
            .filter(found -> found.instance().name().equals(name))
            .findFirst()
            .orElseThrow(() -> new HostlerException(UNREAD));
    return new One(manifest.instance(), 0, Optional.of(manifest.placement()));
  }
}
