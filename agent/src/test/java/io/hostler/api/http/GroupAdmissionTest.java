package io.hostler.api.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hostler.plan.HostlerException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class GroupAdmissionTest {
  private static final Accounts ACCOUNTS =
      new Accounts() {
        @Override
        public Optional<String> user(int uid) {
          return Optional.ofNullable(
              Map.of(7, "agent", 1000, "ann", 1001, "bob", 1002, "eve").get(uid));
        }

        @Override
        public Optional<Group> group(String name) {
          return name.equals("hostler")
              ? Optional.of(new Group(500, Set.of("ann")))
              : Optional.empty();
        }
      };

  private final Admission gate = new GroupAdmission(7, "hostler", ACCOUNTS, Runnable::run);

  private String admitted(int uid, int gid) {
    return gate.admit(new Peer(uid, Set.of(gid), 42)).join().user();
  }

  @Test
  void rootTheAgentAndMembersComeIn() {
    assertEquals("root", admitted(0, 0));
    assertEquals("agent", admitted(7, 7));
    assertEquals("ann", admitted(1000, 1000), "by the group's list of members");
    assertEquals("bob", admitted(1001, 500), "by the process's first group");
  }

  @Test
  void othersDoNot() {
    CompletionException refused =
        assertThrows(CompletionException.class, () -> admitted(1002, 1002));
    assertEquals("not-allowed", ((HostlerException) refused.getCause()).problem().code());
  }

  @Test
  void withoutTheGroupOnlyRootAndTheAgent() {
    Admission other = new GroupAdmission(7, "no-such", ACCOUNTS, Runnable::run);
    assertThrows(
        CompletionException.class, () -> other.admit(new Peer(1000, Set.of(500), 1)).join());
  }
}
