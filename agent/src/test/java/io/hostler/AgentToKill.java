package io.hostler;

import io.hostler.config.Configuration;
import io.hostler.node.NodeKeys;
import io.hostler.plan.Outcome;
import io.hostler.plan.Step;
import io.hostler.reconcile.Key;
import io.hostler.reconcile.RunListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.locks.LockSupport;

/**
 * The agent as a process, whose workers stand still where a test wants to kill it. The file {@value
 * #ARMED} in the state directory holds one boundary a line ({@code before CreateDisk}); each
 * instance that is worked on from then on takes one, and its worker stops there for ever: then
 * {@value #HALTED} in the state directory has a file named by the instance's uid that says where.
 * {@value #PASSED} lists every boundary that was passed, with the uid before it.
 */
final class AgentToKill implements RunListener {
  static final String ARMED = "armed";
  static final String HALTED = "halted";
  static final String PASSED = "passed";

  private final Path state;
  private final Map<String, String> stops = new HashMap<>();
  private Queue<String> free = new ArrayDeque<>();

  private AgentToKill(Path state) {
    this.state = state;
  }

  /**
   * @param flags as hostlerd's
   */
  public static void main(String[] flags) throws InterruptedException {
    Configuration configuration =
        Configuration.of(Path.of("/nonexistent"), Map.of(), List.of(flags));
    new Agent(configuration, Map.of(), new AgentToKill(configuration.path("state.directory")))
        .start();
    Thread.currentThread().join();
  }

  @Override
  public void before(Key key, Step step) {
    boundary(key, "before " + step.name());
  }

  @Override
  public void after(Key key, Step step, Outcome outcome) {
    boundary(key, "after " + step.name());
  }

  private void boundary(Key key, String where) {
    try {
      if (key.kind().equals(NodeKeys.INSTANCE) && isHere(key.id(), where)) {
        Path half = Files.writeString(state.resolve(key.id() + ".half"), where);
        Files.move(
            half,
            Files.createDirectories(state.resolve(HALTED)).resolve(key.id()),
            StandardCopyOption.ATOMIC_MOVE);
        while (true) {
          LockSupport.park();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private synchronized boolean isHere(String uid, String where) throws IOException {
    Path armed = state.resolve(ARMED);
    if (Files.exists(armed)) {
      free = new ArrayDeque<>(Files.readAllLines(armed));
      stops.clear();
      Files.delete(armed);
    }
    if (!stops.containsKey(uid) && !free.isEmpty()) {
      stops.put(uid, free.remove());
    }
    Files.writeString(
        state.resolve(PASSED),
        uid + " " + where + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
    return where.equals(stops.get(uid));
  }
}
