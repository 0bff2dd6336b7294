package io.hostler.log;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/**
 * Writes {@code time LEVEL Logger key=value … message}, the time in UTC: SLF4J puts the key-values
 * before the message. After it a failure's causes, the root first, with a few frames each.
 */
final class LineLogger extends LegacyAbstractLogger {
  private static final long serialVersionUID = 1L;

  /** Frames of each cause: where it was thrown, and who asked for that. */
  private static final int FRAMES = 3;

  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

  private final Level least;
  private final transient PrintStream out;

  LineLogger(String name, Level least, PrintStream out) {
    this.name = name;
    this.least = least;
    this.out = out;
  }

  @Override
  protected void handleNormalizedLoggingCall(
      Level level,
      @Nullable Marker marker,
      @Nullable String message,
      Object @Nullable [] arguments,
      @Nullable Throwable thrown) {
    StringBuilder line = new StringBuilder(160);
    TIME.formatTo(Instant.now(), line);
    line.append(' ').append(level).append(level.toString().length() == 4 ? "  " : " ");
    line.append(name, name.lastIndexOf('.') + 1, name.length()).append(' ');
    line.append(MessageFormatter.basicArrayFormat(message, arguments)).append('\n');
    causes(thrown, line);
    byte[] bytes = line.toString().getBytes(StandardCharsets.UTF_8);
    // In one call, so that lines of two threads don't mix.
    out.write(bytes, 0, bytes.length);
    out.flush();
  }

  private static void causes(@Nullable Throwable thrown, StringBuilder line) {
    Deque<Throwable> rootFirst = new ArrayDeque<>();
    for (Throwable t = thrown; t != null && !rootFirst.contains(t); t = t.getCause()) {
      rootFirst.push(t);
    }
    String before = "";
    for (Throwable each : rootFirst) {
      line.append(before).append(each).append('\n');
      before = "Wrapped by: ";
      StackTraceElement[] frames = each.getStackTrace();
      for (int i = 0; i < frames.length && i < FRAMES; i++) {
        line.append("\tat ").append(frames[i]).append('\n');
      }
    }
  }

  @Override
  protected @Nullable String getFullyQualifiedCallerName() {
    return null;
  }

  private boolean isOn(Level level) {
    return level.toInt() >= least.toInt();
  }

  @Override
  public boolean isTraceEnabled() {
    return isOn(Level.TRACE);
  }

  @Override
  public boolean isDebugEnabled() {
    return isOn(Level.DEBUG);
  }

  @Override
  public boolean isInfoEnabled() {
    return isOn(Level.INFO);
  }

  @Override
  public boolean isWarnEnabled() {
    return isOn(Level.WARN);
  }

  @Override
  public boolean isErrorEnabled() {
    return isOn(Level.ERROR);
  }
}
