package io.hostler.wiring;

/**
 * One thing that the agent does. It is started after all that it stands on and closed before any of
 * that; closing is safe too where starting did not come to its end.
 */
public interface Capability extends AutoCloseable {
  /** May wait for what it stands on. */
  void start();

  @Override
  void close();
}
