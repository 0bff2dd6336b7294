package io.hostler.guest;

import io.hostler.image.FakeImageDriver;
import io.hostler.instance.FakePart;
import io.hostler.instance.FakeStorage;
import io.hostler.instance.HostImages;
import io.hostler.instance.ImagePart;
import io.hostler.instance.Layout;
import io.hostler.instance.Storage;
import io.hostler.libvirt.FakeHypervisor;
import io.hostler.model.InstanceSpec;
import io.hostler.model.NodeNetwork;
import io.hostler.model.NodeReport;
import io.hostler.network.FakeNetworkDriver;
import io.hostler.plan.Uid;
import io.hostler.reservation.BlockingListing;
import io.hostler.resolve.InstanceDesired;
import io.hostler.store.Entry;
import io.hostler.store.Keys;
import io.hostler.store.MemoryStore;
import io.hostler.store.SteppedScheduler;
import io.hostler.store.Txn;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What outlives an agent: the host with its files, the store, and time. */
public class GuestWorld {
  public static final String IMAGE =
      "kind: image\nname: debian\nspec:\n  disk: {sha256: "
          + "a".repeat(64)
          + ", bytes: 1048576, format: qcow2, virtualBytes: 2147483648}\n";
  public static final String POOL =
      "kind: addresspool\nname: public\nspec: {prefix: 198.51.100.0/24, mode: routed, default:"
          + " true}\n";
  public static final String KEY =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKNBLIKydQVXB9GI+j4yYmQ1em/zqgwaseL0mmBmZAOd";
  public static final String BASE = IMAGE + "---\n" + POOL;

  public final SteppedScheduler time = new SteppedScheduler();

  /** How far the date was set, forward or back, while time went on. */
  public Duration dateSteps = Duration.ZERO;

  public final MemoryStore store;
  public final FakeHypervisor hypervisor = new FakeHypervisor();
  public final FakeStorage storage = new FakeStorage();
  public final FakePart.Image images = new FakePart.Image();
  public final Rules rules = new Rules();
  public final FakePart.Network network = new FakePart.Network();
  public final Uid cell;
  public final Path state;
  public NodeReport report;
  public boolean dataGone;

  /** Rules as they would be committed: by name, each with what it allows. */
  public static final class Rules extends FakePart.Rules {
    @Override
    protected Object essence(InstanceDesired desired) {
      return new TreeMap<>(
          desired.firewalls().stream()
              .collect(
                  java.util.stream.Collectors.toMap(
                      InstanceDesired.Named::name, InstanceDesired.Named::spec)));
    }
  }

  /** In place of {@link #network}, when {@link #driven}: the driver's own memory and steps. */
  public final FakeNetworkDriver net = new FakeNetworkDriver();

  public boolean driven;

  /** In place of {@link #images}, when a test has image files. */
  public Optional<FakeImageDriver> imageFiles = Optional.empty();

  /** What brings images here, in a new life of the agent. */
  ImagePart imagePart() {
    imageFiles = imageFiles.map(FakeImageDriver::restarted);
    return imageFiles.<ImagePart>map(HostImages::new).orElse(images);
  }

  {
    hypervisor.grown =
        (uid, bytes) ->
            storage.directories.get(uid).disks.replaceAll((n, now) -> Math.max(now, bytes));
    hypervisor.replugged = network.unplugged::remove;
  }

  public GuestWorld(Path state) {
    this.state = state;
    this.cell = Uid.random();
    this.store = new MemoryStore(time::nanoTime, time::run);
    this.report = node("hv1");
  }

  private GuestWorld(Path state, GuestWorld first) {
    this.state = state;
    this.cell = first.cell;
    this.store = first.store;
    this.report = node("hv2");
  }

  private static NodeReport node(String name) {
    return new NodeReport(
        Uid.random(), name, "1", 8, 8L << 30, List.of(), NodeNetwork.NONE, Map.of(), false);
  }

  /** Another node of the same cell, {@code hv2}; its time goes by itself. */
  public GuestWorld neighbour(Path directory) {
    return new GuestWorld(directory, this);
  }

  /** A new life of the agent; its store is open. */
  public GuestLife life() {
    return new GuestLife(this).open();
  }

  /** Files stay, whatever the kernel held is gone. */
  public void hostReboots() {
    rules.hostReboots();
    network.hostReboots();
    net.hostReboots();
    hypervisor.hostReboots();
  }

  /** What holds the instances' files: {@link #storage}, unless a test has a real one. */
  public Storage files(Layout layout) {
    return storage;
  }

  public static String instance(String name, String more) {
    return "kind: instance\nname: "
        + name
        + "\nspec: {image: debian, cpus: 1, memory: 1GiB"
        + (more.isEmpty() ? "" : ", " + more)
        + "}\n";
  }

  public static String instance(String name) {
    return instance(name, "");
  }

  public boolean runs(Uid uid) {
    return hypervisor.domain(uid).map(d -> d.state().active()).orElse(false);
  }

  public long count(String call) {
    return hypervisor.calls().stream().filter(c -> c.startsWith(call + " ")).count();
  }

  public List<Entry> under(String prefix) {
    return BlockingListing.of(store, prefix, 0).entries();
  }

  public void wipe(String prefix) {
    under(prefix).forEach(each -> store.commit(Txn.empty().delete(each.key())).join());
  }

  /** All that Hostler keeps is deleted in one go; the store itself goes on. */
  public void deleteAll() {
    Txn all = Txn.empty();
    for (Entry each : under(Keys.ROOT)) {
      all = all.delete(each.key());
    }
    store.commit(all).join();
  }

  /** All that Hostler keeps is gone, as after a new etcd was put in its place. */
  public void wipe() {
    store.rewind(1);
  }

  public void pass(Duration time) {
    this.time.pass(time);
  }

  public static InstanceSpec spec(io.hostler.model.Resource resource) {
    return (InstanceSpec) resource.spec();
  }
}
