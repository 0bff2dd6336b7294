package io.hostler.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.OutputStreamAppender;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class LogSetupTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final LoggerContext loggers = new LoggerContext();
  private final Logger log = loggers.getLogger("io.hostler.api.Door");

  @BeforeEach
  void set() {
    loggers.setMDCAdapter(new LogbackMDCAdapter());
    LogSetup.set(loggers, bytes);
  }

  @Test
  void saysTimeLevelNameAndMessage() {
    log.error("opened {} of {}", "one", 2);
    String line = bytes.toString(StandardCharsets.UTF_8);
    assertTrue(
        line.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z ERROR Door .*\n"), line);
    assertTrue(line.endsWith(" Door  opened one of 2\n"), line);
  }

  @Test
  void keyValuesStandBeforeTheMessage() {
    log.atWarn().addKeyValue("instance", "web1").addKeyValue("env", "default").log("größer");
    assertEquals("WARN  Door instance=web1 env=default größer", lines().getFirst());
  }

  @Test
  void theRootCauseComesFirstWithFewFrames() {
    log.error("failed", new IllegalStateException("outer", new IOException("inner")));
    List<String> lines = lines();
    assertEquals("ERROR Door  failed", lines.getFirst());
    assertEquals("java.io.IOException: inner", lines.get(1));
    assertTrue(lines.get(2).startsWith("\tat " + LogSetupTest.class.getName()), lines.get(2));
    assertEquals("Wrapped by: java.lang.IllegalStateException: outer", lines.get(5));
    assertEquals(9, lines.size());
  }

  @Test
  void librariesAreQuieter() {
    assertFalse(loggers.getLogger("io.netty.util.Some").isInfoEnabled());
    assertTrue(loggers.getLogger("io.netty.util.Some").isWarnEnabled());
    assertFalse(loggers.getLogger("io.etcd.jetcd.Some").isWarnEnabled());
    assertTrue(log.isErrorEnabled());
    assertFalse(log.isDebugEnabled());
  }

  @Test
  void logbackFindsItAndReadsNoFile() {
    var root =
        assertInstanceOf(
            ch.qos.logback.classic.Logger.class, LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME));
    var appenders = root.iteratorForAppenders();
    assertInstanceOf(OutputStreamAppender.class, appenders.next());
    assertFalse(appenders.hasNext());
  }

  /** Without the time. */
  private List<String> lines() {
    return bytes
        .toString(StandardCharsets.UTF_8)
        .lines()
        .map(line -> line.startsWith("20") ? line.substring(25) : line)
        .toList();
  }
}
