package io.hostler.wiring;

import io.hostler.config.Configuration;
import io.hostler.firewall.GuestFirewall;
import io.hostler.firewall.NftDriver;
import io.hostler.guest.GuestHost;
import io.hostler.host.OwnNetwork;
import io.hostler.host.Uplink;
import io.hostler.image.FetchLimits;
import io.hostler.image.FileImageDriver;
import io.hostler.image.ImageCheck;
import io.hostler.image.ImageFetch;
import io.hostler.image.ImageStore;
import io.hostler.instance.Host;
import io.hostler.instance.HostImages;
import io.hostler.instance.HostNames;
import io.hostler.instance.HostNetwork;
import io.hostler.instance.HostRules;
import io.hostler.instance.InstanceDriver;
import io.hostler.instance.InstanceParts;
import io.hostler.instance.LocalStorage;
import io.hostler.instance.Memory;
import io.hostler.instance.QemuImg;
import io.hostler.libvirt.LibvirtConnection;
import io.hostler.libvirt.LibvirtHypervisor;
import io.hostler.linux.Link;
import io.hostler.linux.LinkNews;
import io.hostler.linux.NativeThreads;
import io.hostler.linux.Netlink;
import io.hostler.linux.NetlinkEvents;
import io.hostler.linux.RtnetlinkThreads;
import io.hostler.model.IpAddress;
import io.hostler.model.NodeNetwork;
import io.hostler.network.RtnetlinkDriver;
import io.hostler.network.SysctlNodeNetDriver;
import io.hostler.plan.HostlerException;
import io.hostler.plan.MonotonicClock;
import io.hostler.plan.Problem;
import io.hostler.plan.Seen;
import io.hostler.plan.Uid;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The drivers of one host, each around the real thing. */
public final class HostSide implements GuestHost, Capability {
  private static final Logger log = LoggerFactory.getLogger(HostSide.class);
  private static final Path QEMU_IMG = Path.of("/usr/bin/qemu-img");
  private static final Duration NETLINK_DEADLINE = Duration.ofSeconds(10);
  private static final Duration CHECK_DEADLINE = Duration.ofSeconds(60);
  private static final long KEEP_FREE = 1L << 30;

  private final LibvirtConnection connection;
  private final LibvirtHypervisor hypervisor;
  private final NativeThreads netlinkThreads = new NativeThreads("netlink", 2, 4);
  private final RtnetlinkThreads netlink = new RtnetlinkThreads(netlinkThreads, NETLINK_DEADLINE);
  private final Uplink uplink;
  private final OwnNetwork own;
  private final NftDriver nft = NftDriver.onHost();
  private final GuestFirewall firewall;
  private final ImageStore images;
  private final ImageFetch fetch;
  private final ImageCheck check;
  private final FileImageDriver imageDriver;
  private final ImageThreads imageThreads = new ImageThreads();

  /**
   * @param images where image files lie
   * @param wake queues the key of an instance
   * @param imageReady told that a file came, or was checked
   */
  public HostSide(
      String libvirtUri,
      Path images,
      Optional<String> qemuGroup,
      FetchLimits limits,
      Optional<String> uplink,
      Consumer<Uid> wake,
      Consumer<Uid> imageReady) {
    this.connection = new LibvirtConnection(libvirtUri);
    this.hypervisor = new LibvirtHypervisor(connection);
    this.uplink = new Uplink(uplink);
    this.own = new OwnNetwork(this.uplink);
    this.firewall = new GuestFirewall(nft, wake);
    this.images = ImageStore.open(images, qemuGroup, KEEP_FREE);
    this.fetch = new ImageFetch(this.images, limits, imageThreads.fetches());
    this.check = new ImageCheck(QEMU_IMG, CHECK_DEADLINE, imageThreads.checks());
    this.imageDriver = new FileImageDriver(this.images, fetch, check, imageReady);
  }

  /** As the node is configured. */
  public static HostSide of(NodeBase node) {
    InstanceWakes wakes = node.wakes;
    Configuration configuration = node.configuration;
    return new HostSide(
        configuration.text("libvirt.uri"),
        node.state.resolve("images"),
        Optional.of("kvm"),
        FetchLimitsOf.configuration(configuration),
        Optional.of(configuration.text("network.uplink")).filter(name -> !name.isEmpty()),
        wakes::wake,
        file -> wakes.wakeAll());
  }

  @Override
  public InstanceDriver instances(
      Memory memory, int qemuUser, Host host, InstantSource clock, MonotonicClock ticks) {
    RtnetlinkDriver network = new RtnetlinkDriver(netlink, host.cell(), uplink, own);
    return new InstanceDriver(
        hypervisor,
        new LocalStorage(host.layout(), new QemuImg(QEMU_IMG)),
        memory,
        new InstanceParts(
            new HostImages(imageDriver),
            new HostRules(firewall, this::uplinkName),
            new HostNetwork(network, memory, qemuUser)),
        host,
        clock,
        ticks);
  }

  public HostNames names() {
    return new HostNames(images::path);
  }

  /** The node's interface to the world, as it is now. */
  public Seen<String> uplinkName() {
    try {
      return netlink.call("look for the uplink", uplink::look).map(Link::name);
    } catch (HostlerException e) {
      return Seen.unknown(e.problem());
    }
  }

  /** All addresses of the node itself, of taps and of loopback too, as they are now. */
  public Seen<Set<IpAddress>> addresses() {
    try {
      return Seen.present(
          netlink.call(
              "look at addresses",
              open ->
                  open.addresses().all().stream()
                      .map(each -> IpAddress.of(each.address().getAddress()))
                      .collect(Collectors.toUnmodifiableSet())));
    } catch (HostlerException e) {
      return Seen.unknown(e.problem());
    }
  }

  /** The networks that the node is connected to itself, as they were at most seconds ago. */
  public Seen<NodeNetwork> network() {
    try {
      return Seen.present(netlink.call("look at the node's own networks", own::look));
    } catch (HostlerException e) {
      return Seen.unknown(e.problem());
    }
  }

  public SysctlNodeNetDriver forwarding(Uid node) {
    return new SysctlNodeNetDriver(netlink, uplink, node);
  }

  public LibvirtConnection connection() {
    return connection;
  }

  @Override
  public LibvirtHypervisor hypervisor() {
    return hypervisor;
  }

  @Override
  public Watching links(Consumer<String> lost, Runnable missed) {
    LinkNames names = new LinkNames(lost);
    NetlinkEvents events =
        NetlinkEvents.listen(
            "links",
            Netlink.NETLINK_ROUTE,
            () -> {},
            message -> LinkNews.of(message).ifPresent(names::heard),
            missed,
            LinkNews.groups());
    try {
      netlink.call("list links", open -> open.links().list()).forEach(names::there);
    } catch (HostlerException e) {
      // Those that are there already are then named by their next change.
      log.warn("links could not be listed: {}", e.problem());
    }
    return events::close;
  }

  public GuestFirewall firewall() {
    return firewall;
  }

  public NftDriver nft() {
    return nft;
  }

  public ImageStore images() {
    return images;
  }

  public ImageFetch fetch() {
    return fetch;
  }

  public ImageCheck check() {
    return check;
  }

  public FileImageDriver imageDriver() {
    return imageDriver;
  }

  /** Native calls that never came back. */
  public List<Problem> findings() {
    return netlinkThreads.findings();
  }

  /** Nothing is asked of the host before something is wanted of it. */
  @Override
  public void start() {}

  /** Guests, taps and the table stay as they are. */
  @Override
  public void close() {
    imageThreads.close();
    nft.close();
    hypervisor.close();
    connection.close();
    netlinkThreads.close();
  }
}
