package io.hostler.host;

import io.hostler.linux.Errno;
import io.hostler.linux.LinuxException;
import io.hostler.linux.NamespaceClaim;
import io.hostler.linux.NamespaceClaim.Holder;
import io.hostler.plan.Problem;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * That this agent is the only one on its host's network. Two would put back each other's rules for
 * ever, whatever their state directories are and whether the cell trusts them: a copy is fenced
 * from the store, not from the kernel.
 */
public final class HostClaim implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(HostClaim.class);
  private static final int TRIES = 3;

  private final Optional<NamespaceClaim> claim;

  private HostClaim(Optional<NamespaceClaim> claim) {
    this.claim = claim;
  }

  /**
   * @param ownUser who this process runs as: only one of the same user is an agent. Else anybody
   *     with a process on this host could keep its agent from starting
   * @throws HostException {@code agent-running} when another agent has it
   */
  public static HostClaim take(int ownUser) {
    return take("hostlerd", ownUser);
  }

  static HostClaim take(String name, int ownUser) {
    for (int attempt = 1; ; attempt++) {
      try {
        return new HostClaim(Optional.of(NamespaceClaim.take(name)));
      } catch (LinuxException e) {
        if (e.errno() != Errno.EADDRINUSE || attempt == TRIES) {
          throw e;
        }
      }
      Optional<Holder> holder = holder(name);
      if (holder.filter(one -> one.uid() == ownUser).isPresent()) {
        throw new HostException(
            new Problem(
                "agent-running",
                "another agent works on this host: process " + holder.get().pid(),
                "stop it: two would put back each other's rules for ever"));
      }
      if (holder.isPresent()) {
        log.warn(
            "process {} of user {} holds the name of the agent: nothing keeps a second agent away",
            holder.get().pid(),
            holder.get().uid());
        return new HostClaim(Optional.empty());
      }
    }
  }

  /** Empty: it has just ended. */
  private static Optional<Holder> holder(String name) {
    try {
      return Optional.of(NamespaceClaim.holder(name));
    } catch (LinuxException e) {
      if (e.errno() == Errno.ECONNREFUSED) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public void close() {
    claim.ifPresent(NamespaceClaim::close);
  }
}
