package io.hostler.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.io.OutputStream;
import java.util.Map;

/**
 * Sets logback up. Found by it through META-INF/services. In code, because the format and the
 * levels are fixed, and reading a file of them would load hundreds of classes more, an XML parser's
 * among them.
 */
public final class LogSetup extends ContextAwareBase implements Configurator {

  /**
   * Time in UTC, level, the class, key=value…, message; then the root cause first, three frames
   * each.
   */
  private static final String LINE =
      "%d{\"yyyy-MM-dd'T'HH:mm:ss.SSS'Z'\",UTC} %-5level %logger{0} %kvp{NONE} %msg%n%rEx{3}";

  /** Libraries that say more than a reader needs. */
  private static final Map<String, Level> QUIETER =
      Map.of(
          // It warns of each call that fails; so do we, in words.
          "io.etcd", Level.ERROR,
          "io.grpc", Level.WARN,
          "io.netty", Level.WARN,
          "io.vertx", Level.WARN);

  /** The tests ask for less than INFO. */
  private static final Level STANDARD =
      Level.toLevel(System.getProperty("hostler.log"), Level.INFO);

  @Override
  public ExecutionStatus configure(LoggerContext logs) {
    set(logs, System.out);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  static void set(LoggerContext logs, OutputStream out) {
    PatternLayoutEncoder lines = new PatternLayoutEncoder();
    lines.setContext(logs);
    lines.setPattern(LINE);
    lines.start();
    OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
    appender.setContext(logs);
    appender.setEncoder(lines);
    appender.setOutputStream(out);
    appender.start();
    Logger root = logs.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(STANDARD);
    root.addAppender(appender);
    QUIETER.forEach((name, level) -> logs.getLogger(name).setLevel(level));
  }
}
