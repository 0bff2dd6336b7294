package io.hostler.log;

import java.io.PrintStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/** The loggers, one a name, each with its level; the tests ask for less than INFO. */
final class Loggers implements ILoggerFactory {

  /** Libraries that say more than a reader needs. For what is not named here, {@link #STANDARD}. */
  private static final Map<String, Level> LEVELS =
      Map.of(
          // It warns of each call that fails; so do we, in words.
          "io.etcd.", Level.ERROR,
          "io.grpc.", Level.WARN,
          "io.netty.", Level.WARN,
          "io.vertx.", Level.WARN);

  private static final Level STANDARD = Level.valueOf(System.getProperty("hostler.log", "INFO"));

  private final Map<String, Logger> all = new ConcurrentHashMap<>();
  private final PrintStream out;

  Loggers(PrintStream out) {
    this.out = out;
  }

  @Override
  public Logger getLogger(String name) {
    return all.computeIfAbsent(name, each -> new LineLogger(each, level(each), out));
  }

  private static Level level(String name) {
    for (Map.Entry<String, Level> each : LEVELS.entrySet()) {
      if (name.startsWith(each.getKey())) {
        return each.getValue();
      }
    }
    return STANDARD;
  }
}
