package io.hostler.declare;

import io.hostler.model.InstanceSpec;
import io.hostler.model.Kind;
import io.hostler.model.ResourceName;
import io.hostler.model.Spec;
import java.util.ArrayList;
import java.util.List;

/**
 * A name of another resource in a document.
 *
 * @param field where it stands: {@code spec.sshKeys[1]}
 */
record Reference(String field, ResourceName target) {

  /** All that a resource of this name and spec names, its environment first. */
  static List<Reference> of(ResourceName name, Spec spec) {
    List<Reference> all = new ArrayList<>();
    if (!name.kind().cellWide()) {
      all.add(
          new Reference("environment", ResourceName.of(Kind.ENVIRONMENT, "", name.environment())));
    }
    if (spec instanceof InstanceSpec instance) {
      all.add(
          new Reference(
              "spec.image", ResourceName.of(Kind.IMAGE, name.environment(), instance.image())));
      list(all, name, "spec.sshKeys", Kind.SSHKEY, instance.sshKeys());
      list(all, name, "spec.addresses", Kind.ADDRESSPOOL, instance.addresses().orElse(List.of()));
      list(all, name, "spec.firewalls", Kind.FIREWALL, instance.firewalls());
    }
    return all;
  }

  private static void list(
      List<Reference> all, ResourceName of, String field, Kind kind, List<String> names) {
    for (int i = 0; i < names.size(); i++) {
      all.add(
          new Reference(
              field + "[" + i + "]", ResourceName.of(kind, of.environment(), names.get(i))));
    }
  }
}
