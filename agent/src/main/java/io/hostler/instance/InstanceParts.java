package io.hostler.instance;

import io.hostler.instance.InstanceStep.PartStep;
import io.hostler.model.ImageSpec;
import io.hostler.plan.Outcome;
import io.hostler.plan.Seen;
import io.hostler.plan.Uid;
import io.hostler.resolve.InstanceDesired;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What an instance has here beside its files and its domain.
 *
 * @param others those that {@link InstancePlan} knows nothing of: brought after the network and
 *     before the machine, one after another, and taken away in the reverse order
 */
public record InstanceParts(
    ImagePart image,
    RulesPart rules,
    NetworkPart network,
    List<? extends Part<InstanceDesired>> others) {

  /**
   * @throws IllegalArgumentException when two parts have one name
   */
  public InstanceParts {
    others = List.copyOf(others);
    List<String> names = all(image, rules, network, others).map(Part::name).toList();
    if (Set.copyOf(names).size() < names.size()) {
      throw new IllegalArgumentException("two parts of one name: " + names);
    }
  }

  private static Stream<Part<?>> all(
      ImagePart image,
      RulesPart rules,
      NetworkPart network,
      List<? extends Part<InstanceDesired>> others) {
    return Stream.concat(Stream.of(image, rules, network), others.stream());
  }

  /** With no others. */
  public InstanceParts(ImagePart image, RulesPart rules, NetworkPart network) {
    this(image, rules, network, List.of());
  }

  Sights observe(Uid owner) {
    Map<String, Part.Sight<InstanceDesired>> seen = new LinkedHashMap<>();
    var image = this.image.observe(owner);
    var rules = this.rules.observe(owner);
    var network = this.network.observe(owner);
    others.forEach(part -> seen.put(part.name(), part.observe(owner)));
    return new Sights(image, rules, network, seen);
  }

  /** The step's own part carries it out. */
  Outcome apply(PartStep step) {
    return all(image, rules, network, others)
        .filter(part -> part.name().equals(step.part()))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no part is named " + step.part()))
        .apply(step.step());
  }

  /** Who each part says it has something of; an image is nobody's own. */
  List<Seen<Set<Uid>>> owners() {
    List<Seen<Set<Uid>>> owners = new ArrayList<>(List.of(network.owners(), rules.owners()));
    others.forEach(part -> owners.add(part.owners()));
    return owners;
  }

  /**
   * One look at all parts of one instance.
   *
   * @param others name → look, in the order of the parts
   */
  public record Sights(
      Part.Sight<ImageSpec> image,
      Part.Sight<InstanceDesired> rules,
      NetworkPart.NetworkSight network,
      Map<String, Part.Sight<InstanceDesired>> others) {

    public Sights {
      others = Collections.unmodifiableMap(new LinkedHashMap<>(others));
    }
  }
}
