package io.hostler.host;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A daemon that outlives the agent.
 *
 * @param name short, of lower-case letters, digits and dashes: names the unit and the pid file
 * @param arguments the program by its absolute path, then its arguments; never a secret, since
 *     every user can read them
 * @param environment all of its environment
 * @param directory for its pid file {@code NAME.pid} and its output {@code NAME.log}
 */
public record ChildSpec(
    String name, List<String> arguments, Map<String, String> environment, Path directory) {

  public ChildSpec {
    if (!name.matches("[a-z0-9][a-z0-9-]{0,62}")) {
      throw new IllegalArgumentException("not a daemon's name: " + name);
    }
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
    if (arguments.isEmpty() || !arguments.getFirst().startsWith("/")) {
      throw new IllegalArgumentException(name + ": the program needs its absolute path");
    }
  }

  public Path pidFile() {
    return directory.resolve(name + ".pid");
  }

  public Path outputFile() {
    return directory.resolve(name + ".log");
  }
}
