package io.hostler.wiring;

import io.hostler.linux.LinuxException;
import io.hostler.linux.SystemdNotify;
import io.hostler.store.Scheduler;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells systemd how the agent is. That systemd does not listen keeps the agent neither from its
 * work nor from its end.
 */
public final class ServiceManager implements Capability {
  private static final Logger log = LoggerFactory.getLogger(ServiceManager.class);

  private final SystemdNotify systemd;
  private final Scheduler scheduler;

  /**
   * @param environment as systemd gave it
   * @param scheduler the loop that all else waits for: its life is the agent's
   */
  public ServiceManager(Map<String, String> environment, Scheduler scheduler) {
    this.systemd = SystemdNotify.of(environment);
    this.scheduler = scheduler;
  }

  /** To be started last: all is served. */
  @Override
  public void start() {
    tell(SystemdNotify::ready);
    systemd.watchdog().ifPresent(this::keepAlive);
    log.info("ready");
  }

  /** One line for {@code systemctl status}. */
  void status(String line) {
    tell(it -> it.status(line));
  }

  /** A third of what systemd allows; not by a timer of its own. */
  private void keepAlive(Duration watchdog) {
    tell(SystemdNotify::alive);
    scheduler.after(watchdog.dividedBy(3), () -> keepAlive(watchdog));
  }

  private void tell(Consumer<SystemdNotify> what) {
    try {
      what.accept(systemd);
    } catch (LinuxException e) {
      log.warn("systemd does not listen: {}", e.problem());
    }
  }

  @Override
  public void close() {
    log.info("stopping; guests go on");
    tell(SystemdNotify::stopping);
  }
}
