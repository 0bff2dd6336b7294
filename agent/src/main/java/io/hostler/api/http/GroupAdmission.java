package io.hostler.api.http;

import io.hostler.api.Caller;
import io.hostler.plan.HostlerException;
import io.hostler.plan.Problem;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Root, the agent's own user and the members of one group are administrators. The socket's mode
 * says so too; this holds also where somebody changed the mode.
 */
public final class GroupAdmission implements Admission {
  private final int own;
  private final String group;
  private final Accounts accounts;
  private final Executor blocking;

  /**
   * @param own the agent's uid
   * @param blocking where the look-ups run
   */
  public GroupAdmission(int own, String group, Accounts accounts, Executor blocking) {
    this.own = own;
    this.group = group;
    this.accounts = accounts;
    this.blocking = blocking;
  }

  @Override
  public CompletableFuture<Caller> admit(Peer peer) {
    if (peer.uid() == 0) {
      return CompletableFuture.completedFuture(new Caller(0, "root", peer.pid(), ""));
    }
    return CompletableFuture.supplyAsync(() -> lookUp(peer), blocking);
  }

  private Caller lookUp(Peer peer) {
    String user = accounts.user(peer.uid()).orElse(Integer.toString(peer.uid()));
    if (peer.uid() == own || isMember(peer, user)) {
      return new Caller(peer.uid(), user, peer.pid(), "");
    }
    throw new HostlerException(
        new Problem(
            "not-allowed",
            user + " is no administrator of this host",
            "become root, or a member of the group " + group));
  }

  private boolean isMember(Peer peer, String user) {
    Optional<Accounts.Group> found = accounts.group(group);
    return found.isPresent()
        && (peer.gids().contains(found.get().gid()) || found.get().members().contains(user));
  }
}
