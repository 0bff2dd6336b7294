package io.hostler.api.http;

import java.util.Optional;
import java.util.Set;

/** The host's users and groups. Calls may block. */
public interface Accounts {

  Optional<String> user(int uid);

  Optional<Group> group(String name);

  /** A group and the users that have it besides those whose first group it is. */
  record Group(int gid, Set<String> members) {}
}
