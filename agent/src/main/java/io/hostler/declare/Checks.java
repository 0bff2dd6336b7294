package io.hostler.declare;

import io.hostler.model.AddressPoolSpec;
import io.hostler.model.Documents;
import io.hostler.model.ImageSpec;
import io.hostler.model.InstanceSpec;
import io.hostler.model.IpAddress;
import io.hostler.model.Kind;
import io.hostler.model.NameRules;
import io.hostler.model.Placement;
import io.hostler.model.Problems;
import io.hostler.model.Reference;
import io.hostler.model.Resource;
import io.hostler.model.ResourceName;
import io.hostler.model.Sizes;
import io.hostler.model.StoredSize;
import io.hostler.placement.PlacementAt;
import io.hostler.placement.Placer;
import io.hostler.plan.Uid;
import io.hostler.reservation.BlockingListing;
import io.hostler.store.Keys;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What only the store can tell of a document: whether what it names is there and fits. */
final class Checks {
  static final ResourceName DEFAULT_ENVIRONMENT =
      ResourceName.of(Kind.ENVIRONMENT, "", Documents.DEFAULT_ENVIRONMENT);

  private final Lookup lookup;
  private final Problems problems;
  private final String path;

  /**
   * @param path of the document in its file; empty when it is alone
   */
  Checks(Lookup lookup, Problems problems, String path) {
    this.lookup = lookup;
    this.problems = problems;
    this.path = path;
  }

  /**
   * All of it: {@link #stands}, and that it is not too large.
   *
   * @throws DeclareException as {@link #stands}
   */
  void check(Planned planned) {
    name(planned);
    size(planned);
    stands(planned);
  }

  /** What has such a name already keeps it. */
  private void name(Planned planned) {
    if (planned.before().isEmpty()) {
      try {
        var unused = NameRules.newName(planned.after().name().name());
      } catch (IllegalArgumentException e) {
        wrong("name", String.valueOf(e.getMessage()));
      }
    }
  }

  /** What is there already may be too large by a rule that it is older than: it may not grow. */
  private void size(Planned planned) {
    int bytes = StoredSize.largest(planned.after());
    if (bytes > StoredSize.MAX_BYTES
        && planned
            .before()
            .map(before -> StoredSize.largest(before.resource()) < bytes)
            .orElse(true)) {
      wrong(
          "spec",
          "with the tags takes up to "
              + bytes
              + " bytes in the store (twice, and what actions leave beside it), and a resource at"
              + " most "
              + StoredSize.MAX_BYTES
              + ": make it smaller, or two of it");
    }
  }

  /**
   * Whether what it names is there, and what is there takes the change.
   *
   * @throws DeclareException {@code conflict}: nothing is wrong, but something that it names anew
   *     is being deleted, which may be over in a moment
   */
  void stands(Planned planned) {
    Resource after = planned.after();
    Optional<Resource> before = planned.before().map(Declared::resource);
    for (Reference each : Reference.of(after.name(), after.spec())) {
      named(each);
    }
    switch (after.spec()) {
      case InstanceSpec instance -> {
        instance(after.name(), instance);
        content(instance, before, planned);
        before.ifPresent(now -> live(now.uid(), (InstanceSpec) now.spec(), instance));
      }
      case AddressPoolSpec pool -> {
        overlap(after.uid(), pool);
        before.ifPresent(now -> leftOut(now.uid(), (AddressPoolSpec) now.spec(), pool));
      }
      default -> {}
    }
    if (problems.isEmpty()) {
      going(after, before);
    }
  }

  private void named(Reference reference) {
    if (lookup.find(reference.target()).isEmpty()
        && !reference.target().equals(DEFAULT_ENVIRONMENT)) {
      wrong(
          reference.field(),
          "there is no " + reference.target().kind().word() + " " + reference.target().name());
    }
  }

  private void going(Resource after, Optional<Resource> before) {
    Set<ResourceName> known = new HashSet<>();
    before.ifPresent(
        now -> Reference.of(now.name(), now.spec()).forEach(each -> known.add(each.target())));
    for (Reference each : Reference.of(after.name(), after.spec())) {
      if (!known.contains(each.target())
          && lookup.find(each.target()).map(target -> target.resource().deleting()).orElse(false)) {
        String at = path.isEmpty() ? each.field() : path + "." + each.field();
        throw DeclareProblems.conflict(
            at + ": " + each.target().shown() + " is being deleted",
            "try again in a moment, or name another");
      }
    }
  }

  private void instance(ResourceName name, InstanceSpec spec) {
    spec.node()
        .filter(node -> !lookup.knowsNode(node))
        .ifPresent(node -> wrong("spec.node", "there is no node " + node));
    image(name, spec)
        .flatMap(ImageSpec::disk)
        .ifPresent(
            disk -> {
              if (spec.disk().isPresent() && spec.disk().get() < disk.virtualBytes()) {
                wrong(
                    "spec.disk.size",
                    "is smaller than the image's disk of "
                        + Sizes.formatBytes(disk.virtualBytes()));
              }
            });
  }

  private void content(InstanceSpec spec, Optional<Resource> before, Planned planned) {
    Optional<String> kept = before.flatMap(now -> ((InstanceSpec) now.spec()).userData());
    if (spec.userData().isPresent()
        && !planned.contents().containsKey(spec.userData().get())
        && !spec.userData().equals(kept)) {
      wrong("spec.userData", "names content that is not there; send the text itself");
    }
  }

  /** What can't change while the instance is on a node. */
  private void live(Uid uid, InstanceSpec before, InstanceSpec after) {
    Optional<Placement> placed =
        lookup
            .placement(uid)
            .map(PlacementAt::placement)
            .filter(placement -> placement.node().isPresent());
    if (placed.isEmpty()) {
      return;
    }
    if (!after.node().equals(before.node())
        && after.node().isPresent()
        && !lookup
            .node(placed.get().node().orElseThrow())
            .map(node -> Placer.is(node, after.node().get()))
            .orElse(false)) {
      wrong("spec.node", "can't change: the instance is on another node");
    }
    if (!after.addresses().map(Set::copyOf).equals(before.addresses().map(Set::copyOf))) {
      wrong("spec.addresses", "can't change: the instance has its addresses already");
    }
    if (before.disk().isPresent()
        && after.disk().isPresent()
        && after.disk().get() < before.disk().get()) {
      wrong(
          "spec.disk.size",
          "can't shrink from "
              + Sizes.formatBytes(before.disk().get())
              + " to "
              + Sizes.formatBytes(after.disk().get()));
    } else if (before.disk().isPresent() && after.disk().isEmpty()) {
      wrong("spec.disk.size", "can't be taken away: the disk would have to shrink");
    }
  }

  /** Another prefix that leaves out addresses which instances have. */
  private void leftOut(Uid uid, AddressPoolSpec before, AddressPoolSpec after) {
    if (after.prefix().equals(before.prefix())) {
      return;
    }
    String prefix = Keys.allocations(uid);
    List<IpAddress> outside =
        BlockingListing.of(lookup.store(), prefix, 0).entries().stream()
            .map(entry -> IpAddress.parse(entry.key().substring(prefix.length())))
            .filter(address -> !after.prefix().contains(address))
            .toList();
    if (!outside.isEmpty()) {
      wrong(
          "spec.prefix",
          "leaves out "
              + outside.size()
              + " addresses that instances have, such as "
              + outside.getFirst());
    }
  }

  private void overlap(Uid uid, AddressPoolSpec spec) {
    for (Resource other : lookup.currentPools()) {
      AddressPoolSpec theirs = (AddressPoolSpec) other.spec();
      if (!other.uid().equals(uid) && theirs.prefix().overlaps(spec.prefix())) {
        wrong(
            "spec.prefix",
            "overlaps " + theirs.prefix() + " of addresspool " + other.name().name());
      }
    }
  }

  private Optional<ImageSpec> image(ResourceName name, InstanceSpec spec) {
    return lookup
        .find(ResourceName.of(Kind.IMAGE, name.environment(), spec.image()))
        .map(image -> (ImageSpec) image.resource().spec());
  }

  private void wrong(String field, String says) {
    problems.add(path.isEmpty() ? field : path + "." + field, says);
  }
}
