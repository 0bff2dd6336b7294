package io.hostler.api.http;

import java.util.Set;

/** The process at the other end of a local socket, as the kernel says. */
public record Peer(int uid, Set<Integer> gids, int pid) {
  public Peer {
    gids = Set.copyOf(gids);
  }
}
