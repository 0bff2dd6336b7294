package io.hostler.network;

import io.hostler.host.Sysctls;
import io.hostler.host.Uplink;
import io.hostler.linux.Link;
import io.hostler.linux.NativeDeadlineException;
import io.hostler.linux.RtnetlinkThreads;
import io.hostler.network.NodeNetStep.SetSysctl;
import io.hostler.plan.HostlerException;
import io.hostler.plan.Outcome;
import io.hostler.plan.Seen;
import io.hostler.plan.Uid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The kernel's settings under /proc/sys. */
public final class SysctlNodeNetDriver implements NodeNetDriver {
  private final RtnetlinkThreads threads;
  private final Uplink uplink;
  private final Uid node;

  public SysctlNodeNetDriver(RtnetlinkThreads threads, Uplink uplink, Uid node) {
    this.threads = threads;
    this.uplink = uplink;
    this.node = node;
  }

  @Override
  public Seen<Set<Uid>> owners() {
    return Seen.present(Set.of(node));
  }

  @Override
  public NodeNetObserved observe(Uid owner) {
    try {
      return threads.call(
          "look at the node's network",
          netlink -> {
            Seen<String> world = uplink.look(netlink).map(Link::name);
            List<String> names = new ArrayList<>();
            names.addAll(NodeSettings.neighbours().keySet());
            names.add(NodeSettings.FORWARD_V4);
            names.add(NodeSettings.FORWARD_V6);
            world
                .found()
                .ifPresent(
                    name -> {
                      names.add(NodeSettings.acceptRa(name));
                      names.addAll(NodeSettings.ofUplink(name).keySet());
                    });
            Map<String, Seen<String>> settings = new HashMap<>();
            names.forEach(name -> settings.put(name, Sysctls.read(name)));
            return new NodeNetObserved(world, settings);
          });
    } catch (HostlerException e) {
      return new NodeNetObserved(Seen.unknown(e.problem()), Map.of());
    }
  }

  @Override
  public Outcome apply(NodeNetStep step) {
    try {
      switch (step) {
        case SetSysctl(String setting, String value) ->
            threads.run(step.says(), netlink -> Sysctls.write(setting, value));
      }
      return Outcome.done();
    } catch (NativeDeadlineException e) {
      return e.started() ? Outcome.unclear(e.problem()) : Outcome.failed(e.problem());
    } catch (HostlerException e) {
      return Outcome.failed(e.problem());
    }
  }
}
