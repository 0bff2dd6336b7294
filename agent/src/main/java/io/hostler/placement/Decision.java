package io.hostler.placement;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the placer found. */
public sealed interface Decision {

  /** The node to be on and an address of each pool. */
  record Placed(NodeView node, List<ChosenAddress> addresses) implements Decision {
    public Placed {
      addresses = List.copyOf(addresses);
    }
  }

  /**
   * Nothing fits.
   *
   * @param why by the node's name; empty when no node is alive
   */
  record Unplaced(Map<String, String> why) implements Decision {
    public Unplaced {
      why = new TreeMap<>(why);
    }

    /** For people: {@code hv1: cordoned; hv2: 2 GiB of memory free, 4 GiB asked}. */
    public String says() {
      return why.isEmpty()
          ? "no node is alive"
          : why.entrySet().stream()
              .map(each -> each.getKey() + ": " + each.getValue())
              .collect(Collectors.joining("; "));
    }
  }
}
