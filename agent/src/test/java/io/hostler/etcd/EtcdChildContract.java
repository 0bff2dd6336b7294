package io.hostler.etcd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hostler.plan.Seen;
import io.hostler.testing.Eventually;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a child process is to the driver, the fake as the real one. */
abstract class EtcdChildContract {

  /** As a freshly started agent has it. */
  abstract EtcdChild agent();

  abstract List<String> arguments(String difference);

  /** Ends what runs. */
  abstract void kill() throws Exception;

  /** How many of it run. */
  abstract int running() throws Exception;

  @Test
  void startedOnceAndSeenByTheNextAgentWithItsOwnArguments() throws Exception {
    List<String> first = arguments("one");
    assertEquals(Seen.absent(), agent().look(first));
    agent().start(first);
    agent().start(first);
    Eventually.holds(Duration.ofSeconds(5), "it runs", () -> running() == 1);
    assertEquals(Seen.present(first), agent().look(first));
    agent().start(arguments("two"));
    assertEquals(Seen.present(first), agent().look(arguments("two")));
    assertEquals(1, running());
  }

  @Test
  void endedItIsAbsentAndMayBeStartedAgain() throws Exception {
    agent().start(arguments("one"));
    Eventually.holds(Duration.ofSeconds(5), "it runs", () -> running() == 1);
    kill();
    Eventually.holds(
        Duration.ofSeconds(5),
        "absent",
        () -> agent().look(arguments("one")).equals(Seen.absent()));
    agent().start(arguments("two"));
    assertEquals(Seen.present(arguments("two")), agent().look(arguments("two")));
  }
}
