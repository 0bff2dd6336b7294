package io.hostler.instance;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.hostler.model.Action;
import io.hostler.model.AddressPoolSpec;
import io.hostler.model.ImageSpec;
import io.hostler.model.InstanceSpec;
import io.hostler.model.IpAddress;
import io.hostler.model.Kind;
import io.hostler.model.Placement;
import io.hostler.model.Prefix;
import io.hostler.model.Resource;
import io.hostler.model.ResourceName;
import io.hostler.model.Unknowns;
import io.hostler.plan.Uid;
import io.hostler.resolve.InstanceDesired;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Builds desired instances, each change a new generation. */
record Given(
    Uid uid,
    long generation,
    InstanceSpec spec,
    ImageSpec image,
    Map<Action.Verb, Action> actions,
    boolean deleted,
    List<String> sshKeys,
    Optional<String> userData,
    List<IpAddress> addresses) {
  static final Unknowns NO_UNKNOWNS =
      new Unknowns(1, JsonNodeFactory.instance.objectNode(), JsonNodeFactory.instance.objectNode());
  static final Uid POOL = Uid.random();
  static final Uid IMAGE = Uid.random();
  static final long GIB = 1L << 30;

  static Given instance() {
    return new Given(
        Uid.random(),
        1,
        new InstanceSpec(
            Optional.of("web1"),
            "debian",
            1,
            GIB,
            Optional.of(2 * GIB),
            List.of("k"),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            false,
            new InstanceSpec.Rates(Optional.empty(), Optional.empty()),
            InstanceSpec.Power.RUNNING,
            InstanceSpec.Restart.ON_FAILURE,
            Optional.empty(),
            false),
        disk("a"),
        Map.of(),
        false,
        List.of("ssh-ed25519 AAAA me"),
        Optional.of("#!/bin/sh\necho secret\n"),
        List.of(IpAddress.parse("198.51.100.7"), IpAddress.parse("fd77::7")));
  }

  static ImageSpec disk(String digit) {
    return new ImageSpec(
        Optional.of(
            new ImageSpec.Part(
                digit.repeat(64), 1000, ImageSpec.Format.QCOW2, GIB, Optional.empty())),
        Optional.empty(),
        Optional.empty(),
        "");
  }

  private Given next(InstanceSpec newSpec) {
    return new Given(
        uid, generation + 1, newSpec, image, actions, deleted, sshKeys, userData, addresses);
  }

  Given power(InstanceSpec.Power power) {
    return next(copy(spec.cpus(), spec.disk(), power, spec.restart(), spec.firewalls()));
  }

  Given restart(InstanceSpec.Restart restart) {
    return next(copy(spec.cpus(), spec.disk(), spec.power(), restart, spec.firewalls()));
  }

  Given cpus(int cpus) {
    return next(copy(cpus, spec.disk(), spec.power(), spec.restart(), spec.firewalls()));
  }

  Given disk(long bytes) {
    return next(
        copy(spec.cpus(), Optional.of(bytes), spec.power(), spec.restart(), spec.firewalls()));
  }

  Given firewalls(String... names) {
    return next(copy(spec.cpus(), spec.disk(), spec.power(), spec.restart(), List.of(names)));
  }

  private InstanceSpec copy(
      int cpus,
      Optional<Long> disk,
      InstanceSpec.Power power,
      InstanceSpec.Restart restart,
      List<String> firewalls) {
    return new InstanceSpec(
        spec.hostname(),
        spec.image(),
        cpus,
        spec.memory(),
        disk,
        spec.sshKeys(),
        spec.userData(),
        spec.addresses(),
        firewalls,
        spec.smtp(),
        spec.rates(),
        power,
        restart,
        spec.node(),
        spec.dropLog());
  }

  Given image(ImageSpec newImage) {
    return new Given(
        uid, generation, spec, newImage, actions, deleted, sshKeys, userData, addresses);
  }

  Given action(Action.Verb verb, String id) {
    Map<Action.Verb, Action> all = new EnumMap<>(Action.Verb.class);
    all.putAll(actions);
    all.put(verb, new Action(id, Instant.EPOCH, "root", ""));
    return new Given(uid, generation, spec, image, all, deleted, sshKeys, userData, addresses);
  }

  Given withoutAddresses() {
    return new Given(
        uid, generation + 1, spec, image, actions, deleted, sshKeys, userData, List.of());
  }

  Given deleting() {
    return new Given(uid, generation, spec, image, actions, true, sshKeys, userData, addresses);
  }

  InstanceDesired desired() {
    return desired(Optional.of(new InstanceDesired.Named<>(IMAGE, "debian", 1, image)));
  }

  InstanceDesired desired(Optional<InstanceDesired.Named<ImageSpec>> named) {
    ResourceName name = ResourceName.of(Kind.INSTANCE, "default", "web1");
    return new InstanceDesired(
        new Resource(
            name,
            uid,
            Map.of(),
            Instant.EPOCH,
            deleted ? Optional.of(Instant.EPOCH) : Optional.empty(),
            generation,
            spec,
            actions,
            Optional.empty(),
            NO_UNKNOWNS),
        new Placement(
            uid,
            "default",
            "web1",
            Optional.of(Uid.random()).map(u -> POOL),
            1,
            addresses.stream().map(a -> new Placement.Address(POOL, "p", a)).toList(),
            Optional.empty()),
        named,
        Map.of(
            POOL,
            new AddressPoolSpec(
                Prefix.parse("198.51.100.0/24"),
                AddressPoolSpec.Mode.PRIVATE,
                List.of(),
                List.of(IpAddress.parse("198.51.100.53")),
                true,
                Map.of(),
                Optional.empty())),
        sshKeys,
        userData,
        List.of(),
        List.of(),
        List.of());
  }
}
