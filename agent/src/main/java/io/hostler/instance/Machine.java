package io.hostler.instance;

import io.hostler.libvirt.Mark;
import io.hostler.manifest.Built;
import io.hostler.resolve.InstanceDesired;
import java.util.Optional;

/**
 * The domain that an instance should be started as.
 *
 * @param mark as it should stand in the domain's metadata
 */
record Machine(DomainDesired domain, Mark mark, String mac) {

  static Machine of(Built built, InstanceDesired desired, Host host) {
    Layout layout = host.layout();
    var uid = desired.uid();
    Optional<DomainDesired.Disk> disk =
        Builds.diskBytes(built, desired)
            .map(
                bytes ->
                    new DomainDesired.Disk(
                        layout.disk(uid, built.count()), Builds.base(built, host)));
    Optional<DomainDesired.Kernel> boot =
        built
            .image()
            .kernel()
            .map(
                kernel ->
                    new DomainDesired.Kernel(
                        host.names().image(kernel),
                        built.image().initramfs().map(host.names()::image),
                        built.image().kernelArguments()));
    String mac = host.names().mac(uid);
    Optional<DomainDesired.Nic> nic =
        desired.placement().addresses().isEmpty()
            ? Optional.empty()
            : Optional.of(new DomainDesired.Nic(host.names().tap(uid), mac));
    DomainDesired domain =
        new DomainDesired(
            uid,
            desired.instance().name().environment() + "/" + desired.instance().name().name(),
            host.kvm(),
            host.emulator(),
            desired.spec().cpus(),
            desired.spec().memory(),
            boot,
            disk,
            layout.seed(uid, built.count()),
            nic,
            layout.consoleLog(uid));
    Mark mark =
        new Mark(
            host.cell(),
            uid,
            desired.instance().generation(),
            desired.placement().epoch(),
            DomainXml.digest(domain));
    return new Machine(domain, mark, mac);
  }

  /** Whether a running machine stands on the disk that it should. */
  boolean standsOn(DomainConfig running) {
    return domain.disk().map(disk -> running.disks().contains(disk.file().toString())).orElse(true)
        && running.disks().contains(domain.seed().toString());
  }
}
