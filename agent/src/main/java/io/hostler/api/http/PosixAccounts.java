package io.hostler.api.http;

import java.util.Optional;
import java.util.Set;
import jnr.posix.POSIX;
import jnr.posix.POSIXFactory;
import jnr.posix.Passwd;

/** Users and groups as the host's name service has them. The first call takes about a second. */
public final class PosixAccounts implements Accounts {

  /** Loaded at first use: a daemon that only root talks to never pays for it. */
  private static final class Posix {
    static final POSIX LIBRARY = POSIXFactory.getNativePOSIX();
  }

  @Override
  public synchronized Optional<String> user(int uid) {
    return Optional.ofNullable(Posix.LIBRARY.getpwuid(uid)).map(Passwd::getLoginName);
  }

  @Override
  public synchronized Optional<Group> group(String name) {
    return Optional.ofNullable(Posix.LIBRARY.getgrnam(name))
        .map(
            group ->
                new Group(
                    Math.toIntExact(group.getGID()),
                    group.getMembers() == null
                        ? Set.of()
                        : Set.copyOf(java.util.List.of(group.getMembers()))));
  }
}
