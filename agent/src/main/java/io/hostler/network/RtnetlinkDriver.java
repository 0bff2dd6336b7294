package io.hostler.network;

import io.hostler.host.OwnNetwork;
import io.hostler.host.TapName;
import io.hostler.host.Uplink;
import io.hostler.linux.NativeDeadlineException;
import io.hostler.linux.RtnetlinkThreads;
import io.hostler.model.IpAddress;
import io.hostler.plan.HostlerException;
import io.hostler.plan.Outcome;
import io.hostler.plan.Problem;
import io.hostler.plan.Seen;
import io.hostler.plan.Uid;
import java.util.Set;
import java.util.stream.Collectors;

/** The kernel's networking, by netlink. All of one look, and each step, is one native call. */
public final class RtnetlinkDriver implements NetworkDriver {
  private final RtnetlinkThreads threads;
  private final Uid cell;
  private final Uplink uplink;
  private final OwnNetwork own;

  /**
   * @param cell the cell's uid: part of the mark that the taps carry
   */
  public RtnetlinkDriver(RtnetlinkThreads threads, Uid cell, Uplink uplink, OwnNetwork own) {
    this.threads = threads;
    this.cell = cell;
    this.uplink = uplink;
    this.own = own;
  }

  @Override
  public Seen<Set<Uid>> owners() {
    try {
      return Seen.present(
          threads.call(
              "list taps",
              netlink ->
                  netlink.links().list().stream()
                      .filter(link -> TapName.isOne(link.name()))
                      .flatMap(link -> TapMark.parse(link.alias()).stream())
                      .filter(mark -> mark.cell().equals(cell))
                      .map(TapMark::owner)
                      .collect(Collectors.toUnmodifiableSet())));
    } catch (HostlerException e) {
      return Seen.unknown(e.problem());
    }
  }

  @Override
  public NetworkObserved observe(Uid owner, Set<IpAddress> known) {
    try {
      return threads.call(
          "look at the network of " + owner,
          netlink -> new NetworkLook(netlink, cell, uplink, own).at(owner, known));
    } catch (HostlerException e) {
      return NetworkObserved.unknown(e.problem());
    } catch (IllegalArgumentException malformed) {
      return NetworkObserved.unknown(new Problem("netlink-answer", malformed.toString()));
    }
  }

  @Override
  public Outcome apply(NetworkStep step) {
    try {
      threads.run(step.says(), netlink -> new NetworkChange(netlink, cell).apply(step));
      return Outcome.done();
    } catch (NativeDeadlineException e) {
      return e.started() ? Outcome.unclear(e.problem()) : Outcome.failed(e.problem());
    } catch (HostlerException e) {
      return Outcome.failed(e.problem());
    }
  }
}
