package io.hostler.host;

import java.util.List;

/**
 * A daemon that runs.
 *
 * @param arguments what it was started with; the owner restarts it when they are no longer the
 *     wanted ones
 */
public record ChildState(ProcessId process, List<String> arguments) {
  public ChildState {
    arguments = List.copyOf(arguments);
  }
}
