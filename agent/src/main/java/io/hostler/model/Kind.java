package io.hostler.model;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What can be declared: the one catalogue of all that is generic of a kind. Cell-wide kinds live in
 * the environment {@value #CELL_WIDE}.
 *
 * <p>In order of reference: a kind names only kinds above it, so whoever writes many resources
 * writes them in this order.
 */
@SuppressWarnings("ImmutableEnumChecker") // all copies of lists, and functions without state
public enum Kind {
  ENVIRONMENT(
      true,
      Reach.NOTHING,
      new SpecForm<>(EnvironmentSpec.class, EnvironmentForm::read, EnvironmentForm::write),
      List.of(),
      EnumSet.noneOf(Action.Verb.class),
      ListColumn.field("DESCRIPTION", "description")),
  IMAGE(
      true,
      Reach.NEXT_BUILD,
      new SpecForm<>(ImageSpec.class, ImageForm::read, ImageForm::write),
      List.of(),
      EnumSet.noneOf(Action.Verb.class),
      new ListColumn("PARTS", ImageForm::parts),
      new ListColumn("SIZE", ImageForm::size)),
  ADDRESSPOOL(
      true,
      Reach.AT_ONCE,
      new SpecForm<>(AddressPoolSpec.class, AddressPoolForm::read, AddressPoolForm::write),
      List.of(),
      EnumSet.noneOf(Action.Verb.class),
      ListColumn.field("PREFIX", "prefix"),
      ListColumn.field("MODE", "mode"),
      ListColumn.flag("DEFAULT", "default")),
  SSHKEY(
      false,
      Reach.NEXT_BUILD,
      new SpecForm<>(SshKeySpec.class, SshKeyForm::read, SshKeyForm::write),
      List.of(),
      EnumSet.noneOf(Action.Verb.class)),
  FIREWALL(
      false,
      Reach.AT_ONCE,
      new SpecForm<>(FirewallSpec.class, FirewallForm::read, FirewallForm::write),
      List.of(),
      EnumSet.of(Action.Verb.CUT),
      ListColumn.count("RULES", "rules")),
  INSTANCE(
      false,
      Reach.OWN_NODE,
      new SpecForm<>(InstanceSpec.class, InstanceForm::read, InstanceForm::write),
      List.of(
          Naming.one(InstanceSpec.class, "image", IMAGE, InstanceSpec::image),
          Naming.list(InstanceSpec.class, "sshKeys", SSHKEY, InstanceSpec::sshKeys),
          Naming.list(
              InstanceSpec.class,
              "addresses",
              ADDRESSPOOL,
              spec -> spec.addresses().orElse(List.of())),
          Naming.list(InstanceSpec.class, "firewalls", FIREWALL, InstanceSpec::firewalls)),
      EnumSet.allOf(Action.Verb.class));

  /** The environment of cell-wide kinds in keys; no user can name it. */
  public static final String CELL_WIDE = "_";

  private final boolean cellWide;
  private final Reach reach;
  private final SpecForm<?> form;
  private final List<Naming> naming;
  private final Set<Action.Verb> verbs;
  private final List<ListColumn> columns;

  Kind(
      boolean cellWide,
      Reach reach,
      SpecForm<?> form,
      List<Naming> naming,
      EnumSet<Action.Verb> verbs,
      ListColumn... columns) {
    this.cellWide = cellWide;
    this.reach = reach;
    this.form = form;
    this.naming = naming;
    this.verbs = Set.copyOf(verbs);
    this.columns = List.of(columns);
  }

  public boolean cellWide() {
    return cellWide;
  }

  /** What a change of it does on the hosts: what can be waited for. */
  public Reach reach() {
    return reach;
  }

  /** As in keys, documents and URLs: singular, lower case. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  SpecForm<?> form() {
    return form;
  }

  /** The fields that name resources of other kinds, beside the environment. */
  List<Naming> naming() {
    return naming;
  }

  /** The actions that can stand beside a spec of this kind. */
  public Set<Action.Verb> verbs() {
    return verbs;
  }

  /** What lists show of its spec. */
  public List<ListColumn> columns() {
    return columns;
  }

  /** Whether resources of this kind can name those of the other in their spec. */
  public boolean names(Kind other) {
    return naming.stream().anyMatch(each -> each.target() == other);
  }

  public static Optional<Kind> of(String word) {
    for (Kind kind : values()) {
      if (kind.word().equals(word)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}
